import { span, type Library } from "./library.ts";

/** What the parser does for what no answer draws. */
export const streamingMarkdown: Library = {
  path: /\/streaming-markdown\/smd\.js$/,
  cuts: [
    {
      // Dollars are prices, and \( is a bracket: no equations.
      put: "",
      insteadOf: [
        span("/* $eq$ | $$eq$$ */", "/* [Image](url) */"),
        span("case MAYBE_EQ_BLOCK:\n            /*", "/* Raw URLs */"),
        span("case '(':\n                add_text(p)", "case '\\n':\n                // Escaped"),
        String.raw`(?:\|\||&&)\s*p\.token [!=]== EQUATION_\w+`,
        String.raw`case EQUATION_(?:BLOCK|INLINE):\s+(?=case|break)`,
      ],
    },
    {
      // HTML is text.
      put: "",
      insteadOf: [
        span("case MAYBE_BR:", "}\n\n        /*\n        Common checks"),
        span("/* <br> */", "/* `Code Inline` */"),
      ],
    },
  ],
};
