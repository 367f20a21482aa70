const mine =
  /我.{0,8}(?:订单|快递|包裹|货|快件|东西|鞋|衣服).{0,12}(?:到哪|在哪|哪里|哪儿|没到|没收到|还没|怎么还|发货了?[吗没么]|发了[吗没么]|到了[吗没么]|什么时候[能会才]?(?:到|发)|几时到|进度|状态)|(?:还没|没有?|一直没)(?:收到|到)(?:货|快递|包裹|东西)?|(?:查|看)(?:一下|下|查)?我的?(?:订单|快递|包裹|物流)|(?:帮|给)我(?:查|看)(?:一下|下|查)?.{0,4}(?:订单|快递|包裹|物流)|订单.{0,20}(?:还没|没到|没发|没收到|怎么还|到哪)|快递到哪|包裹到哪|(?:where(?:'s|s|’s| is| are)|track|status of|when (?:will|does|is)|has|did|check|find|lost|missing)\b.{0,24}\b(?:my|our) (?:\w+ )?(?:order|package|parcel|delivery|shipment|stuff)\b|\b(?:my|our) (?:\w+ )?(?:order|package|parcel|delivery|shipment|stuff)\b.{0,30}\b(?:where|status|arrive\b|late|delayed|lost|missing|not (?:come|arrived|here|moved)|hasn['’]?t|haven['’]?t|still|yet|shipped|stuck)\b|\b(?:haven['’]?t|have not|didn['’]?t|not) (?:yet )?(?:received?|gotten|got|get)\b.{0,20}\b(?:order|package|parcel|it|anything)\b/i;
const orderNumber =
  /(?:订单号?|单号|运单|快递单|order|tracking)(?: ?(?:no|number|id|号))?\.?\s*(?:是|为|is|[:：#])?\s*#?[a-z]{0,4}-?\d[\d-]{5,}|(?<![\d.])\d{10,}(?![\d.])/i;

/** Whether it asks where an order is, or what has become of it: only the shop's books can tell. */
export function asksForOwnOrder(question: string): boolean {
  return mine.test(question.normalize("NFKC"));
}

/** Whether it names an order by its number, whatever it asks. */
export function namesOrder(question: string): boolean {
  return orderNumber.test(question.normalize("NFKC"));
}
