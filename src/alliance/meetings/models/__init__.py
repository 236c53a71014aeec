"""What one call is made of: its agenda, who was there, what was asked, and what remains of it."""

from alliance.meetings.models.agenda import AgendaItem, Speaker, Topic, TopicVote
from alliance.meetings.models.meeting import Meeting
from alliance.meetings.models.polls import Poll, PollBallot, PollOption
from alliance.meetings.models.presence import Attendance, AttendanceChoice, CodeTries, Hand
from alliance.meetings.models.record import (
    Action,
    Decision,
    ImportedNotes,
    NotesVersion,
    Recording,
    Transcript,
)

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "AttendanceChoice",
    "CodeTries",
    "Decision",
    "Hand",
    "ImportedNotes",
    "Meeting",
    "NotesVersion",
    "Poll",
    "PollBallot",
    "PollOption",
    "Recording",
    "Speaker",
    "Topic",
    "TopicVote",
    "Transcript",
]
