/** Words that every question has, and that say nothing of what it asks for. English, then Chinese (simplified). */
export const stopWords: readonly string[] = `
  a an and any are as at be been but by can could d did do does doing for from get gets give go going got had has have
  having he her him his how i if in into is it its just let like m may me might mine must my no not now of off ok okay
  on one or our out please re s shall she should so some t tell than that the their them then there these they this
  those to too us ve ll want was wants we were what when where whether which who whom whose why will with would yes you
  your yours am about actually also anyone anything because being both each else ever every exactly here im it'd itself
  kind know lot lots maybe more most much many need needs only other perhaps really same something still such sure take
  takes thing things think thought try up very way well wondering bit
  quick hope great guys folks ref rgds regards case quickly soon normally suppose supposed mean means guess idea saying said
  today yesterday week last night friend wife husband mom mum dad put able
  come comes came offer offers offered say says see let's please isn aren don doesn didn won wouldn couldn can't
  nah nope yeah yep yup pls plz lol omg um uh hmm btw etc bro dude
  hello hey hi thank thanks thx cheers morning afternoon evening good dear sir madam bye sorry
  help question questions information info policy long
  stuff somewhere anywhere
  buy buying bought two three after before while until since around still yet again gotten getting makes make making
  goes went gone bring

  的 地 得 了 吗 呢 吧 啊 呀 嘛 哦 噢 喔 哟 么 嗯 呃 咧 啦 哈 和 与 或 是 在 没 没有 我 我们 你 你们 咱们 您 他 她 它 他们 它们 这 那 这个 那个
  这件 那件 这款 那款 这双 那双 这些 那些 这种 那种 这里 那里 这边 那边 这样 那样 那么 哪 哪些 哪个 哪里 哪儿 什么 啥 咋 怎么 怎样 怎么样 怎么办
  如何 为什么 为何 为啥 多少 几 可以 能 能够 能不能 可不可以 会 会不会 要 要不要 想 想要 需要 应该 请 请问 一下 一个 一些 一点 个 就 都 也 还 还是
  还有 还能 又 再 很 太 更 最 挺 比较 被 把 给 对 从 到 为 让 以 及 等 里 内 中 上 下 后 前 时候 时 什么时候 多长时间 我要 我想 想问 是否 是不是 有没有
  知道 告诉 帮 帮我 问 问题 关于 店 你家 我家 家 但 但是 不过 而且 然后 因为 所以 如果 的话 那 之前 之后 已经 刚 刚才 现在 一直 自己 大概 一般 通常
  我是 你是 几年 几月 几号 几点 几次 几个 几家 几件 几双 跟 打扰 必须 咋办 怎么办 东西 情况 事情 事 样子 除了 别的 其他 其它 另外 顺便 以前 今天 昨天 昨晚 上周 下周 早上 晚上 我妈 妈妈 老婆 老公 朋友 们 那边 你们家 个人
  你好 您好 谢谢 谢 多谢 麻烦 亲 哈喽 嗨 早上好 下午好 晚上好 再见 拜拜 好的 买 用 去 来 走 拿 看 看看 看到 弄 搞 做 做的 说 听 找 人 先 显示 准备 打算 直接 真的 好像 觉得 发现 感觉 不 有点 挺 老是 总是 有些 那种 这次 上次 下次 哪一 好 不好意思 打扰 客气 辛苦 求 急 有人 吗啊 一 二 三 两 只 条 位
`
  .trim()
  .split(/\s+/);
