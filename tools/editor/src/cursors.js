// Where others are: a line with their name at their cursor, and a tint on what they have selected.
// Colours are classes, for the site's policy allows no style attributes; the site says who it is.
import { Annotation, RangeSet } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType } from "@codemirror/view";
import * as Y from "yjs";

const moved = Annotation.define();

class Caret extends WidgetType {
  constructor(name, colour) {
    super();
    Object.assign(this, { name, colour });
  }

  toDOM() {
    const caret = document.createElement("span");
    caret.className = `pad-caret pad-colour-${this.colour}`;
    caret.setAttribute("aria-hidden", "true");
    const label = document.createElement("span");
    label.className = "pad-caret-name";
    label.textContent = this.name;
    caret.append("\u2060", label, "\u2060");
    return caret;
  }

  eq(other) {
    return other.name === this.name && other.colour === this.colour;
  }

  get estimatedHeight() {
    return -1;
  }

  ignoreEvent() {
    return true;
  }
}

export const cursors = (text, awareness, somebody) =>
  ViewPlugin.define(
    (view) => {
      const place = (relative) => {
        try {
          const found = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(relative), text.doc);
          return found?.type === text ? Math.min(found.index, view.state.doc.length) : null;
        } catch {
          return null; // nothing that an editor of ours says
        }
      };
      const draw = () => {
        const marks = [];
        for (const [client, { user, cursor }] of awareness.getStates()) {
          if (client === text.doc.clientID || !user || !cursor) continue;
          const anchor = place(cursor.anchor), head = place(cursor.head);
          if (anchor === null || head === null) continue;
          const colour = Number(user.colour) || 0;
          const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
          if (from < to) marks.push(Decoration.mark({ class: `pad-chosen pad-colour-${colour}` }).range(from, to));
          marks.push(Decoration.widget({ side: head > anchor ? -1 : 1, widget: new Caret(user.name || somebody, colour) }).range(head));
        }
        return RangeSet.of(marks, true);
      };
      const changed = ({ added, updated, removed }) => {
        if ([...added, ...updated, ...removed].some((id) => id !== text.doc.clientID)) {
          view.dispatch({ annotations: moved.of(true) });
        }
      };
      awareness.on("change", changed);
      return {
        decorations: Decoration.none,
        update(update) {
          if (update.docChanged || update.selectionSet || update.focusChanged) {
            const { anchor, head } = update.state.selection.main;
            const at = (index) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index));
            const cursor = update.view.hasFocus ? { anchor: at(anchor), head: at(head) } : null;
            const before = awareness.getLocalState()?.cursor;
            if (JSON.stringify(before) !== JSON.stringify(cursor)) awareness.setLocalStateField("cursor", cursor);
          }
          this.decorations = draw();
        },
        destroy() {
          awareness.off("change", changed);
        },
      };
    },
    { decorations: (plugin) => plugin.decorations, provide: () => look },
  );

const look = EditorView.theme({
  ".pad-caret": { position: "relative", borderLeft: "2px solid var(--pad-colour)", marginLeft: "-1px", marginRight: "-1px" },
  ".pad-caret-name": {
    position: "absolute", bottom: "100%", left: "-2px", padding: "0 0.35em", fontSize: "0.75rem", lineHeight: "1.4",
    fontFamily: "var(--bs-font-sans-serif)", fontWeight: "600", whiteSpace: "nowrap", borderRadius: "0.3em 0.3em 0.3em 0",
    background: "var(--pad-colour)", color: "var(--pad-on-colour)", pointerEvents: "none", zIndex: "3",
  },
  ".pad-chosen": { background: "color-mix(in srgb, var(--pad-colour) 28%, transparent)" },
  ...Object.fromEntries([...Array(8).keys()].map((n) => [`.pad-colour-${n}`, { "--pad-colour": `var(--pad-${n})` }])),
});
