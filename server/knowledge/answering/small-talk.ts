/** What is said without asking the shop anything that its pages could answer. */
export type SmallTalk =
  | "greeting"
  | "thanks"
  | "farewell"
  | "acknowledgement"
  | "identity"
  | "ability"
  /** The weather, a joke, or what this program was told: none of a shop's matters. */
  | "outside"
  | "person"
  | "anger";

/**
 * Recognises what is small talk from its first word to its last; undefined where anything else is in it.
 *
 * «你好，请问运费多少?» is a question, not a greeting. Of several («你好，转人工»), the one that asks for most counts.
 */
export function smallTalkOf(text: string): SmallTalk | undefined {
  let rest = normalise(text);
  if (rest.length > maxChars) return undefined;
  if (rest === "") return "greeting"; // «?», «。。。», a lone emoji: someone is there
  const found = new Set<SmallTalk>();
  while (rest !== "") {
    const next = phrases.map(([kind, pattern]) => ({ kind, said: pattern.exec(rest)?.[0] ?? "" })).find(isSaid);
    const said = next?.said ?? filler.exec(rest)?.[0] ?? "";
    if (said === "") return undefined;
    if (next) found.add(next.kind);
    rest = rest.slice(said.length).trimStart();
  }
  return phrases.find(([kind]) => found.has(kind))?.[0];
}

/** Whoever needs more room than this tells something. */
const maxChars = 80;

function isSaid({ said }: { readonly said: string }): boolean {
  return said !== "";
}

/** Lower case, emoji as words, no punctuation, «hellooooo» as «helloo». */
function normalise(text: string): string {
  return text
    .slice(0, maxChars * 4)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[👋🙋]/gu, " hi ")
    .replace(/[👍👌🆗]/gu, " ok ")
    .replace(/[🙏💐🌹]/gu, " thanks ")
    .replace(/['’‘`]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/(\p{L})\1{2,}/gu, "$1$1")
    .replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, "")
    .trim();
}

/** Latin phrases end where a word ends. */
const end = "(?![a-z0-9])";
const toAPerson =
  "(?:an?|the|some|to|with|for)? ?(?:real|live|actual)? ?(?:person|human|humans|agent|someone|somebody|representative|rep|operator|staff|customer service|customer support|human being|manager)";

/** In the order of what they ask for. Whichever matches first at the start of what is left is taken. */
const phrases: readonly (readonly [kind: SmallTalk, pattern: RegExp])[] = [
  [
    "anger",
    new RegExp(
      `^(?:[你您们是太真好什么这个破就都一群帮简直服务客店机器人态度也]{0,12}(?:垃圾|骗子|傻[逼比叉b]|煞笔|沙比|sb|智障|脑残|白痴|废物|混蛋|王八蛋|去死|滚蛋?|他?妈的|tmd|cnm|nmsl|坑人|坑爹|黑店|差劲|恶心|烦死了?|气死我?了?|太差了?|没用|不满意|无语)(?:店|客服|服务|公司|机器人|东西)?|(?:(?:you|youre|are|is|this|it|its|so|a|an|the|such|what|bloody|your|service|shop|bot|i|am|im|really|very|totally|fucking|damn|all|guys|of|bunch) ){0,6}(?:fuck(?: (?:you|off|this))?|fucking|shit(?:ty)?|idiots?|stupid|useless|moron|asshole|bullshit|scam(?:mers?)?|crap|sucks?|terrible|awful|horrible|ridiculous|rubbish|garbage|pathetic|worst|angry|furious|annoyed|hate (?:you|this))(?: (?:bot|shop|service|company|store|website|people|ever)){0,6}${end})`,
    ),
  ],
  [
    "person",
    new RegExp(
      `^(?:[请麻烦帮我给要想快能不可以直接]{0,12}(?:转接?|找|叫|联系|接|换|跟|和)(?:一?个|到|一下){0,6}(?:人工|真人|客服|活人|工作人员)(?:客服|服务|聊|说话|来|聊聊|谈){0,6}(?:吗|吧|么)?|(?:我要|要|有|有没有)?(?:人工|真人)(?:客服|服务){0,6}(?:在吗|吗|呢)?|(?:(?:can|could|may|id like|i would like|i want|i wanna|i need|let me|please|i|me|get|give|connect|transfer|put|want|need|how do|how can) ){0,6}(?:to )?(?:speak|talk|chat|connect|transfer|get|reach|contact|me)?(?: me)?(?: through)? ?(?:to|with)? ?${toAPerson}(?: please)?${end})`,
    ),
  ],
  [
    "identity",
    new RegExp(
      `^(?:(?:请问)?(?:你|您)(?:到底)?(?:是|叫)(?:谁|什么|啥|哪位|什么名字|不是)?(?:机器人|人工|真人|人|ai|人工智能|智能客服|自动回复|机器|客服){0,6}(?:还是(?:机器人|人工|真人|人|ai|机器))?(?:吗|么|吧|嘛)?$|是(?:机器人|人工|真人|ai|自动回复)(?:还是(?:机器人|人工|真人|人|ai|机器))?(?:吗|么|吧|嘛)?|(?:who|what) (?:are you|r u|am i (?:talking|speaking|chatting) (?:to|with))${end}|(?:are|r) (?:you|u) (?:really |actually )?(?:an? |the )?(?:real |live |actual |automated |automatic )?(?:bot|robot|human|person|ai|machine|chatbot|assistant|chatgpt|real|human being)(?: or (?:an? )?(?:real )?(?:bot|robot|human|person|ai|machine))?${end}|(?:is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:an? )?(?:real )?(?:bot|robot|human|person|ai|machine|chatbot)(?: or (?:an? )?(?:real )?(?:bot|robot|human|person|ai|machine))?${end}|whats your name${end}|what is your name${end})`,
    ),
  ],
  [
    "ability",
    new RegExp(
      `^(?:(?:请问)?(?:你|您|这里)?(?:都)?(?:能|可以|会)(?:帮我?|为我)?(?:做|干|问|回答|解决)?(?:点|些)?(?:什么|啥|哪些)(?:问题|事情?|忙)?|(?:你|您)(?:有什么|有啥)(?:用|功能|本事)|可以问(?:你|您)?(?:什么|啥|哪些)(?:问题)?|怎么用|帮助|帮帮我|帮个忙|帮忙|菜单|功能|what (?:can|do|could) (?:you|i) (?:do|help|answer|ask)(?: you)?(?: (?:for me|me|with|me with|about|here)){0,6}${end}|how (?:can|do) (?:you help|i use)(?: (?:me|this|you))?${end}|(?:i need |can you |could you |please ){0,6}help(?: me)?(?: out)?${end}|menu${end}|options${end})`,
    ),
  ],
  [
    "outside",
    /^(?:(?:今天|明天|后天|现在|这两天|外面|你那|北京|上海|杭州|的){0,3}天气(?:怎么样|怎样|如何|好不好|好|预报)?|(?:给我|再|来|讲|说){0,3}(?:一?个|段)?(?:笑话|故事)(?:听听|吧)?|现在几点(?:钟|了)?$|今天(?:星期几|几号|周几)|(?:帮我|给我)?写(?:一?首|一?篇|一?段)?(?:诗|作文|代码|文章)|(?:忽略|无视|忘记|忘掉|不要管|跳过).*(?:指令|规则|提示|设定|命令).*$|.*系统提示.*$)|^(?:(?:whats|what is|hows|how is) the (?:weather|time)(?: like)?(?: today| tomorrow| now)?|tell me (?:a|another) (?:joke|story)|write (?:me )?(?:a|an|some) (?:poem|essay|code|story|song)|(?:ignore|disregard|forget) .*(?:instructions?|rules?|prompts?).*$|.*system prompt.*$)(?![a-z0-9])/,
  ],
  [
    "thanks",
    /^(?:非常|太|十分)?(?:谢谢|谢啦|谢了|感谢|多谢|蟹蟹|谢)(?:[您你]的?(?:帮助|解答|回答|耐心)|你们|您|你|帮助|客服|小二|亲){0,4}|^(?:3q|辛苦了?|麻烦(?:你|您)了)|^(?:many |much |ok )?(?:th?an?ks?|thx|thnx|thnks|tks|ty|tysm|thank (?:you|u)|thankyou|cheers|appreciated?|much appreciated|i appreciate it)(?![a-z0-9])/,
  ],
  [
    "farewell",
    /^(?:再见|拜拜?|回见|回头见|下次见|晚安|先这样|没事了|没有了|没了|不用了)|^(?:(?:good ?)?bye+|bye bye|byebye|88|886|see (?:you|ya|u)(?: later| soon)?|cya|good ?night|have a (?:nice|good|great) (?:day|one|evening|weekend)|thats all|nothing(?: else)?)(?![a-z0-9])/,
  ],
  [
    "acknowledgement",
    /^(?:好的?|行|嗯+|哦+|噢|知道了?|明白了?|懂了|了解了?|收到|可以了|没问题|原来如此|不错|棒|厉害|太好了|对|是的)|^(?:ok(?:ay|ie)?|k|kk|alright|all right|got it|i see|fine|great|nice|cool|perfect|good(?! (?:morning|afternoon|evening|day))|sure|yes|yeah|yep|no|nope|understood|awesome|wonderful|excellent)(?![a-z0-9])/,
  ],
  [
    "greeting",
    /^(?:(?:你|您|妳|尼|拟)们?好|(?:早上|上午|中午|下午|晚上|早|大家)好?|哈[喽啰罗咯]|嗨|嘿|喂|在[吗嘛么不]|在不在|有人[吗嘛么]?|有没有人|您在[吗么]|你在[吗么]|客服在[吗么]|亲在吗|hello+|哈罗|安安|打扰一下|打扰了)|^(?:h[ea]l+o+|helo+|hel+|hi+|hiya|hey+|heya|yo|howdy|hola|greetings|good (?:morning|afternoon|evening|day)|gm|morning|evening|afternoon|whats up|wassup|sup|anyone (?:there|here|home)|anybody (?:there|here)|are you there|you there|is (?:anyone|anybody|someone|somebody) (?:there|here)|how are you(?: doing)?(?: today)?|hows it going|nihao|ni hao|zaima|test|testing)(?![a-z0-9])/,
  ],
];

/** What stands beside small talk without changing it. */
const filler =
  /^(?:[啊呀哦哈呢吧嘛啦了的亲哟诶欸额唔嘻呵喔]|请问|小二|店家|老板|掌柜|客服|你好|朋友|大家|各位|美女|帅哥|小姐姐|小哥哥|一下|都|还|那)|^(?:there|please|pls|plz|xiaoer|dear|guys|everyone|all|sir|madam|team|friend|again|then|so much|so|very much|a lot|a bunch|for (?:your|the|all|all your) (?:help|time|answer|support)|for that|oh|um|uh|well|and|you|to you|my|mate|buddy|bot|support|lol|haha+|hmm+|xd)(?![a-z0-9])/;

const insult =
  /垃圾(?![袋桶箱])|骗子|傻[逼比叉b]|煞笔|智障|脑残|王八蛋|去死|他妈的?|tmd|坑人|坑爹|黑店|太差了|气死|\b(?:fuck\w*|shit\w*|idiots?|useless|moron|asshole|bullshit|scam\w*|crap|terrible|awful|horrible|ridiculous|pathetic|furious|sucks?)\b/i;

/** Whether someone is angry, whatever else is said. */
export function isAngry(text: string): boolean {
  return insult.test(text);
}
