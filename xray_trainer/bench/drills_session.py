"""A Streamlit session as a browser opens it: its websocket, with the messages of its own protocol.

The script runs on the server for every message, as it does for a person: at the start, after a submit, and
when a button is pressed. What comes back is read to its end, and the few things that a browser needs are
kept: the token of the attempt in the viewer, the ids of buttons, and what headings and errors say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from xray_trainer.errors import XrayTrainerError

PATIENCE_S = 60.0
_TOKEN = re.compile(rb'"token":\s*"([^"]+)"')


@contextmanager
def page_session(url: str, **query: str) -> Iterator[PageSession]:
    """Yields one person's page of a drill, open until it is left.

    Args:
        url: of the server.
        query: of the page's address.
    """
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    with connect(address, subprotocols=protocols, max_size=None, open_timeout=PATIENCE_S) as socket:
        yield PageSession(socket, urlencode(query))


class PageSession:
    """A page over its websocket; what the last run showed.

    Attributes:
        token: of the attempt in the viewer, `""` where there is none.
        buttons: ids by label.
        words: of headings and errors.
    """

    def __init__(self, socket: ClientConnection, query: str) -> None:
        self._socket, self._query = socket, query
        self.token = ""
        self.buttons: dict[str, str] = {}
        self.words: list[str] = []

    def run(self, *, press: str = "") -> None:
        """Lets the script run, with a button pressed if one is named, and reads what it shows.

        Raises:
            XrayTrainerError: the button is not there, or the script ends with an error or not at all.
        """
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if press:
            if press not in self.buttons:
                raise XrayTrainerError(f"the page must show the button {press}, got {sorted(self.buttons)}")
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = self.buttons[press], True
        self._socket.send(message.SerializeToString())
        self._read()

    def _read(self) -> None:
        self.token, self.buttons, self.words = "", {}, []
        while True:
            raw = self._socket.recv(timeout=PATIENCE_S)
            content = raw.encode() if isinstance(raw, str) else raw
            message = ForwardMsg.FromString(content)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._note(message, content)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._check(message)
                return

    def _note(self, message: ForwardMsg, content: bytes) -> None:
        element = message.delta.new_element
        shown = element.WhichOneof("type")
        if shown == "button":
            self.buttons[element.button.label] = element.button.id
        if shown in ("exception", "alert", "heading"):
            told = getattr(element, shown)
            self.words.append(str(getattr(told, "message", "") or getattr(told, "body", "")))
        if found := _TOKEN.search(content):
            self.token = found.group(1).decode()

    def _check(self, message: ForwardMsg) -> None:
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise XrayTrainerError("the application must run, got an error in its script")
