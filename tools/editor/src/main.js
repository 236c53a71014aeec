// The editor of notes that many write. `pad.js` of the site loads this file when somebody begins to
// write, and calls `open` with the element that says where the pad is and what to say about it.
import { defaultKeymap } from "@codemirror/commands";
import { Language, defineLanguageFacet } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { GFM, parser } from "@lezer/markdown";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

import { cursors } from "./cursors.js";
import { Line } from "./line.js";
import { look } from "./look.js";
import { Unsent } from "./unsent.js";

const markdown = new Language(defineLanguageFacet(), parser.configure(GFM), [], "markdown");

// Where something that is drawn in bold is typed over, Chromium would write a style attribute into
// the page, which the site's policy forbids. So the editor does that itself.
function typeOver(event, view) {
  const { state } = view;
  if (event.inputType !== "insertText" || !event.data || view.composing || state.readOnly) return false;
  if (state.selection.main.empty) return false;
  view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

/**
 * Opens the editor in `[data-pad-editor]` of `frame` and returns { focus, close }.
 * `unreachable()` is called when the site's websocket cannot be had at all.
 */
export async function open(frame, unreachable) {
  const { socket, store, most, ...said } = frame.dataset;
  const one = (name) => frame.querySelector(`[data-pad-${name}]`);
  const place = one("place"), status = one("status"), people = one("people"), named = one("named");
  const doc = new Y.Doc();
  const text = doc.getText("text");
  const awareness = new Awareness(doc);
  awareness.setLocalState({ cursor: null });
  let isFull = false, shown = "";

  const SAID = {
    kept: said.saidKept, keeping: said.saidKeeping, waiting: said.saidWaiting, offline: said.saidOffline,
    closed: said.saidClosed, denied: said.saidDenied, full: said.saidFull, broken: said.saidBroken,
  };
  const OVER = ["closed", "denied", "full", "broken"];
  const say = (name) => {
    if (name === shown) return;
    shown = name;
    status.dataset.padStatus = name;
    status.textContent = SAID[name];
    if (OVER.includes(name)) view?.setState(state(true));
  };

  // A shadow root takes the editor's style sheets as objects, which the site's policy allows.
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  root.replaceChildren();
  const undoManager = new Y.UndoManager(text);
  const state = (readOnly) =>
    EditorState.create({
      doc: text.toString(),
      extensions: [
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ tabindex: "0", "aria-label": place.dataset.label, spellcheck: "true", autocapitalize: "sentences" }),
        drawSelection(),
        EditorView.domEventHandlers({ beforeinput: typeOver }),
        // Tab moves on to what follows, as everywhere on the page.
        keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
        markdown.extension,
        look,
        yCollab(text, null, { undoManager }),
        cursors(text, awareness, said.saidSomebody),
        EditorState.changeFilter.of((change) => {
          isFull = change.docChanged && change.newDoc.length > Number(most) && change.newDoc.length > change.startState.doc.length;
          if (isFull && change.isUserEvent("input")) status.textContent = SAID.full;
          return !(isFull && change.isUserEvent("input"));
        }),
      ],
    });
  let view = null;

  const show = () => {
    const rows = [];
    for (const [client, { user }] of awareness.getStates()) {
      if (client === doc.clientID || !user) continue;
      const row = document.createElement("li");
      row.className = `pad-person pad-colour-${Number(user.colour) || 0}`;
      row.textContent = user.name || said.saidSomebody;
      rows.push(row);
    }
    people.replaceChildren(...rows);
    people.hidden = !rows.length;
  };
  awareness.on("change", show);
  show();

  const line = new Line({
    url: location.origin.replace(/^http/, "ws") + socket,
    doc,
    awareness,
    unsent: new Unsent(store),
    isNamed: () => named.checked,
    hooks: {
      status: say,
      ready() {
        if (view) return;
        view = new EditorView({ state: state(false), parent: root, root });
        view.dispatch({ selection: { anchor: view.state.doc.length } });
        view.focus();
      },
      unreachable,
    },
  });
  named.addEventListener("change", () => line.again());
  await line.start();
  return { focus: () => view?.focus() };
}
