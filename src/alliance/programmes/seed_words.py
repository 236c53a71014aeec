"""What the demonstration of a competition says. All of it is invented."""

from __future__ import annotations

Project = tuple[str, str, str]  # name of the applicant, title, summary

AGREEMENT = """An example of an agreement, for this demonstration.

1. You do what your application says, and tell us when something changes.
2. You report by the days of the milestones. Each part is paid when its report is accepted.
3. What you make with the money is published under an open licence.
4. What was not spent is given back.
"""
STATEMENTS = (
    "What we make with the money is published under an open licence.",
    "Everything in this application is true as far as we know.",
)
# Kind, question, characters at most, whether the answer shows who applies.
QUESTIONS = (
    ("long", "How will it work, and for whom?", 4000, False),
    ("long", "Who does what until when?", 2000, False),
    ("text", "Who you are", 200, True),
    ("text", "Badges that you have awarded so far", 200, True),
)
CRITERIA = (
    ("Use to learners", "Will people earn it, show it, and gain by it?", 3),
    ("Open and sound", "Are the criteria clear, and can anybody check the badges?", 2),
    ("Can be done", "Are time, people and money enough?", 1),
)
# What is reached, percent of the award, days after it.
PARTS = (("Agreement signed and work begun", 40, 10), ("Report on what was done", 60, 150))
_TOPICS = (
    (
        "Sailing School",
        "Seamanship, badge by badge",
        "Knots, charts and weather, checked on water.",
    ),
    ("Robotics Club", "From first circuit to first robot", "Children show what they have built."),
    ("Museum of Science", "What visitors find out", "Badges for questions asked and answered."),
    ("Public Library", "Readers who write", "Reviews, readings and a workshop for beginners."),
    ("Youth Radio", "On the air", "Interviewing, editing and speaking, judged by listeners."),
    ("Garden Network", "Growing together", "Soil, seeds and seasons for school gardens."),
    ("After-School Union", "What happens after three", "Skills learned outside the classroom."),
    ("Game Makers", "Games that teach", "Design, code and testing with players."),
    ("Veterans Skills Office", "Skills that come home", "What service taught, in civilian words."),
    ("Teachers Guild", "Teachers learn from teachers", "Lessons observed and talked about."),
    ("Coding Circle", "First programs", "Small programs that somebody else can read."),
    ("Design Studio School", "Drawing what could be", "Sketches, models and a public critique."),
    ("Film Workshop", "A film in a week", "Writing, shooting, cutting and showing it."),
    ("Language Exchange", "Two languages, one table", "Conversations that both sides confirm."),
    ("Health Volunteers", "First help", "First aid practised, not only read about."),
    ("Mathematics Circle", "Proofs for everyone", "Finding a proof and explaining it to others."),
    ("Weather Watchers", "Reading the sky", "Measurements that a forecast can use."),
    ("Bicycle Workshop", "Wheels of the town", "Repair it, ride it, teach it."),
    ("History Society", "Voices of the harbour", "Interviews recorded, kept and told again."),
    ("Theatre for All", "Behind the curtain", "Light, sound and stage craft."),
    ("Open Data Lab", "Numbers of our town", "Asking a question of public data."),
    ("Music Cooperative", "Play together", "Rehearsing, listening, leading a band."),
    ("Forest School", "A year in the woods", "Trees, tracks and safe fires."),
    ("Makers Hall", "Tools in good hands", "Safe use of machines, shown to a mentor."),
    ("Digital Elders", "Never too late", "Older people help each other online."),
    ("Debate League", "Saying it well", "Arguments made fair, and answered."),
    ("Astronomy Club", "Nights outside", "Observations with date, place and drawing."),
    ("Cooking School", "Feeding many", "Planning, hygiene and a meal for fifty."),
    ("Journalism Project", "Checked twice", "Sources, corrections and fair headlines."),
    ("Sports Mentors", "Captains", "Leading a team, also when it loses."),
    ("Chess Friends", "Sixty-four squares", "Games written down and talked over."),
    ("Repair Café", "Mended", "Things that work again."),
    ("Choir House", "Many voices", "Sight-reading and singing in parts."),
    ("Map Makers", "Where we live", "Maps drawn by those who walk there."),
)
SYSTEMS: tuple[Project, ...] = tuple(
    (f"Example {name}", title, summary) for name, title, summary in _TOPICS
)
# What some of the same ask for in a call that is being reviewed: title and summary.
SMALL = (
    ("A day on the water for teachers", "Teachers earn the badges that they will award."),
    ("Robots visit the next school", "Children teach children, and both show what they learned."),
    ("Questions that visitors leave", "A wall of questions, and a badge for each good answer."),
    ("Reading aloud on market day", "Readers of all ages, heard by everybody."),
    ("A studio for one week", "Borrowed microphones, twelve programmes, one broadcast."),
    ("Seeds to swap", "Gardens exchange seeds, and what they know of them."),
    ("Homework, together", "Older pupils help younger ones, and it is recognised."),
)
RESEARCH: tuple[Project, ...] = (
    (
        "Example Institute for Learning",
        "What employers read in a badge",
        "Two hundred people who hire are asked what they believe, and why.",
    ),
    (
        "Example University Laboratory",
        "Do badges keep learners learning?",
        "Learners with and without badges, followed for a year.",
    ),
    (
        "Example Policy Centre",
        "Badges in law",
        "What the laws of ten countries say of records of learning.",
    ),
)
