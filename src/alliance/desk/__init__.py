"""What staff and office holders have to see to: queues, the record of acts, what is kept, and how
long.
"""
