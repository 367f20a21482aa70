import { span, type Library } from "./library.ts";

/** What the parser does for what no answer draws. */
export const leftOut: Library = {
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
    {
      // It asserts its own invariants on every character, in every shopper's browser.
      put: "",
      insteadOf: [String.raw`^ +console\.assert\(.*$`],
    },
    // The renderer has no data.
    { put: "0", insteadOf: [String.raw`\bp\.renderer\.data\b`] },
    // Lists and quotes may be as deep as they like, in arrays that are as long as they must be.
    { put: "tokens: [DOCUMENT]", insteadOf: [String.raw`\btokens     : tokens`] },
    { put: "[]", insteadOf: [String.raw`new Uint8Array\(TOKEN_ARRAY_CAP\)`] },
    { put: "", insteadOf: [String.raw`^ +(?:const tokens|tokens\[0\]) = .*$`] },
    { put: "indent -= p.spaces[i] | 0", insteadOf: [String.raw`indent -= p\.spaces\[i\]`] },
    // What kind a character is: regular expressions say it in fewer words.
    { put: "/[.\\d]/.test(char)", insteadOf: [String.raw`46 === char_code \|\| // '.'\s+is_digit\(char_code\) .*`] },
    {
      put: "/[a-z\\d]/i.test(char)",
      insteadOf: [
        span(
          "is_digit(charcode)                 || // 0-9\n                          (",
          "\n                            ? pending",
        ),
      ],
    },
    { put: "", insteadOf: [String.raw`^ +(?:let charcode|const char_code) = .*$`] },
    { put: "p.pending.length + 2", insteadOf: [String.raw`heading_from_level\(p\.pending\.length\)`] },
    { put: "(", insteadOf: [String.raw`\bNumber\((?=p\.pending)`] },
  ],
};

/** The parser without that, and where it did wrong, right. */
export const streamingMarkdown: Library = {
  path: leftOut.path,
  cuts: [
    ...leftOut.cuts,
    {
      // Chinese punctuation ends an address, as does any space.
      put: "/[\\s\\\\\\u3000-\\u303f\\uff00-\\uff65]/.test(char)",
      insteadOf: [
        String.raw`' ' === char \|\|\s+'\\n'=== char \|\|\s+'\\\\'=== char(?=\s+\)\s+\{\s+p\.renderer\.set_attr)`,
      ],
    },
    {
      // `[text](addr` and then a new line or the end: never a link, and it would swallow all that follows.
      put: "} else if (char === '\\n') {\np.text += p.pending\np.pending = char\n$&",
      insteadOf: [String.raw`\} else \{\s+p\.pending \+= char`],
    },
  ],
};
