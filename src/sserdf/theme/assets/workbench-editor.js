// A text area that knows SPARQL: the area stays the form's own field, and stays as it is when this fails.

import {
  bracketMatching, EditorState, EditorView, HighlightStyle, history, historyKeymap, keymap, lineNumbers, sparql,
  standardKeymap, StreamLanguage, syntaxHighlighting, tags,
} from "./vendor/codemirror/codemirror.js";

// colours are in the style sheet, where light and dark are
const NAMES = HighlightStyle.define([
  { tag: tags.atom, class: "query-name" },
  { tag: tags.comment, class: "query-comment" },
  { tag: [tags.keyword, tags.standard(tags.variableName)], class: "query-keyword" },
  { tag: tags.local(tags.variableName), class: "query-variable" },
  { tag: tags.string, class: "query-text" },
]);

/** Put an editor in the place of a text area; what is typed in one is in the other. */
export function edit(area, label) {
  const follow = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    area.value = update.state.doc.toString();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const help = area.getAttribute("aria-describedby");
  const named = { "aria-labelledby": label.id, "aria-describedby": help, spellcheck: "false", tabindex: "0" };
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        bracketMatching(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(NAMES),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of(named),
        keymap.of([...standardKeymap, ...historyKeymap]), // no Tab: it leaves the editor
        follow,
      ],
    }),
  });
  area.before(view.dom);
  area.hidden = true;
  label.addEventListener("click", () => view.focus());
  return (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}
