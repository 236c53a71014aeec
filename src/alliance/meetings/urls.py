"""Addresses of `meetings`. They stand below /calls/, before those of `calls`: each of them has a
day in it, or a word of its own.
"""

from __future__ import annotations

from datetime import date

from django.urls import include, path, register_converter

from alliance.meetings.views import (
    after,
    before,
    during,
    feeds,
    importing,
    page,
    people,
    records,
    speakers,
)


class DayConverter:
    """A day as 2026-11-25."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # ValueError: no match, so 404

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")

app_name = "meetings"
of_one_call = [
    path("", page.meeting, name="meeting"),
    path("join/", page.join, name="join"),
    path("part/<slug:part>/", page.part, name="part"),
    path("record.md", records.markdown_file, name="record_markdown"),
    path("chapters.json", feeds.chapters, name="chapters"),
    # Before
    path("prepare/", before.prepare, name="prepare"),
    path("prepare/add/", before.add_item, name="item_add"),
    path("prepare/<int:pk>/", before.change_item, name="item_change"),
    path("prepare/<int:pk>/up/", before.move_item, {"up": True}, name="item_up"),
    path("prepare/<int:pk>/down/", before.move_item, {"up": False}, name="item_down"),
    path("prepare/<int:pk>/remove/", before.remove_item, name="item_remove"),
    path("prepare/schedule/<int:pk>/", before.schedule, name="topic_schedule"),
    path("prepare/move-on/", before.move_on, name="move_on"),
    path("prepare/invite/", before.invite, name="invite"),
    path("prepare/speaker/<int:pk>/back/", before.take_back, name="speaker_back"),
    path("prepare/speaker/<int:pk>/again/", before.mail_again, name="speaker_again"),
    path("slides/<int:pk>/", speakers.slides, name="slides"),
    # During
    path("now/<int:pk>/", during.go_to, name="go_to"),
    path("next/", during.go_on, name="next"),
    path("time/", during.give_time, name="time"),
    path("end/", during.end, name="end"),
    path("hand/", during.raise_hand, name="hand"),
    path("hand/<int:pk>/lower/", during.lower, name="hand_lower"),
    path("hand/<int:pk>/call/", during.call_on, name="hand_call"),
    path("polls/", during.ask, name="poll_ask"),
    path("polls/<int:pk>/vote/", during.vote, name="poll_vote"),
    path("polls/<int:pk>/close/", during.close_poll, name="poll_close"),
    path("roll-call/", during.sign, name="sign"),
    path("roll-call/code/", during.code, name="code"),
    path("roll-call/guest/", during.guest, name="guest"),
    path("roll-call/confirm/", during.confirm_all, name="confirm_all"),
    path("roll-call/<int:pk>/strike/", during.strike, name="strike"),
    path("roll-call/<int:pk>/confirm/", during.confirm, name="confirm"),
    path("roll-call/<int:pk>/doubt/", during.doubt, name="doubt"),
    path("spoken-code/", during.spoken_code, name="spoken_code"),
    # After
    path("actions/", after.note_action, name="action_note"),
    path("decisions/", after.decide, name="decide"),
    path("decisions/<int:pk>/drop/", after.drop_decision, name="decision_drop"),
    path("wrap-up/", after.wrap_up, name="wrap_up"),
    path("wrap-up/finalise/", after.finalise, name="finalise"),
    path("wrap-up/correct/", after.correct, name="correct"),
    path("wrap-up/mail/", after.mail, name="mail"),
    path(
        "wrap-up/speakers/<int:pk>/spoke/",
        after.note_presented,
        {"has_presented": True},
        name="spoke",
    ),
    path(
        "wrap-up/speakers/<int:pk>/did-not/",
        after.note_presented,
        {"has_presented": False},
        name="did_not_speak",
    ),
    path("wrap-up/consent/", after.consent, name="consent"),
    path("wrap-up/recordings/", after.add_recording, name="recording_add"),
    path("wrap-up/recordings/found/", after.take_found, name="recording_found"),
    path("wrap-up/recordings/<int:pk>/<slug:what>/", after.change_recording, name="recording"),
    path("wrap-up/transcripts/", after.add_transcript, name="transcript_add"),
    path("wrap-up/transcripts/<int:pk>/<slug:what>/", after.change_transcript, name="transcript"),
    path("recordings/<int:pk>/", records.recording_file, name="recording_file"),
    path("original/<int:pk>/", importing.original, name="original"),
]
urlpatterns = [
    path("records/", records.index, name="records"),
    path("records.atom", feeds.atom, name="records_atom"),
    path("records/<int:year>/", records.index, name="records_year"),
    path("podcast.xml", feeds.podcast, name="podcast"),
    path("actions/", people.actions, name="actions"),
    path("actions/<int:pk>/done/", after.finish_action, {"is_done": True}, name="action_done"),
    path("actions/<int:pk>/open/", after.finish_action, {"is_done": False}, name="action_open"),
    path("actions/<int:pk>/drop/", after.drop_action, name="action_drop"),
    path("attendance/", people.my_attendance, name="my_attendance"),
    path("attendance/<uuid:public_id>/", people.attendance, name="attendance"),
    path("topics/<int:pk>/vote/", before.vote, name="topic_vote"),
    path("topics/<int:pk>/unvote/", before.unvote, name="topic_unvote"),
    path("topics/<int:pk>/withdraw/", before.withdraw, name="topic_withdraw"),
    path("topics/<int:pk>/accept/", before.accept, name="topic_accept"),
    path("topics/<int:pk>/decline/", before.decline, name="topic_decline"),
    path("speaking/<str:token>/", speakers.speaker, name="speaker"),
    path("<slug:slug>/topics/", before.topics, name="topics"),
    path("<slug:slug>/import/", importing.import_notes, name="import"),
    path("<slug:slug>/<day:day>.json", page.as_json, name="meeting_json"),
    path("<slug:slug>/<day:day>/", include(of_one_call)),
]
