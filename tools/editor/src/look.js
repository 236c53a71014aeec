// How the editor looks: the colours and letters of the site, by its variables, so that it follows
// light and dark.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const frame = EditorView.theme({
  "&": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", fontSize: "1rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', monospace", lineHeight: "1.6", minHeight: "20rem", maxHeight: "75vh", overflow: "auto" },
  ".cm-content": { padding: "1.4rem 0.9rem 1rem", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--brand-soft)" },
});

const words = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "700", color: "var(--link)" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--link)", textDecoration: "underline" },
  { tag: tags.processingInstruction, color: "var(--ink-2)" },
  { tag: tags.quote, color: "var(--ink-2)" },
]);

export const look = [frame, syntaxHighlighting(words)];
