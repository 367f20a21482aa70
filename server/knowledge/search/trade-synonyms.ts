import type { SynonymRule } from "../corpus.ts";
import { readSynonyms } from "../files/synonyms.ts";

/**
 * Words of every shop, in Chinese and in English, as a shop's own `synonyms.txt` has them: `a, b` mean the same; who says
 * one of `a, b => c` means c as well, not the other way round. They hold beside the rules that a shop has of its own.
 *
 * A line is here because shoppers and shops say it differently, not because a dictionary does: each costs a little
 * silence, where a question that has no answer now finds one. How people talk («当钱花», «got cheaper») leads to what
 * pages call it, and never back: else every page that has the common word would be found.
 */
export const tradeSynonyms: readonly SynonymRule[] = readSynonyms(`
  运费, 邮费, 快递费, 配送费, 邮资, 包邮, 免邮, 免运费, shipping fee, shipping cost, delivery fee, delivery cost, delivery charge, postage, freight, free shipping, free delivery
  发货, 寄出, 出货, 发出, dispatch, ship, send out
  配送, 送达, 送货, 派送, 快递, 寄到, 邮寄, 到货, shipping, delivery, courier, deliver
  物流, 还没到, 没收到, 没到货, 收不到, 卡住, 不动了, not arrived, hasn't arrived, haven't received, still waiting, delayed, 快递到哪, 查快递, 单号, 运单, 到哪了, track, tracking, where is my order, where is my package, where is my parcel
  包裹, 快件, 箱子, 盒子, 纸箱, 外箱, parcel, package, box
  国外, 海外, 境外, 国际, 外国, abroad, overseas, international, foreign
  欧洲, 德国, 法国, 英国, 意大利, 西班牙, 荷兰, europe, germany, france, uk, united kingdom, england, italy, spain, netherlands
  日本, japan
  美国, usa, united states, america
  关税, 税费, 被税, 交税, 征税, 清关, 海关, customs, import duty, duties, import tax
  发错, 寄错, 送错, 错发, 发错货, 不是我买的, wrong item, wrong thing, wrong product, wrong order, not what i ordered
  不喜欢, 没理由, 七天, 7天, 退货政策, 退货期限, 无理由, 后悔, 反悔, don't like, didn't like, dislike, changed my mind, change my mind, no reason, seven days, 7 days, return policy, returns policy, return window, refund policy
  退货, 退掉, 退回, 寄回, 想退, 能退, 可以退, 退了, 退不退, return, send back, send it back, bring back
  换货, 换尺码, 换码, 换颜色, 能换, 可以换, 想换, 调换, 更换, 换一件, 换一双, 换个, 换大, 换小, 小一号, 大一号, 小一码, 大一码, exchange, swap, wrong size, bigger size, smaller size, larger size
  退款, 退钱, 退费, 钱退, 返款, 钱还没退, refund, money back, reimburse, get my money
  到账, 到帐, 入账, 到卡, 打回, credited, in my account, back on my card
  质量问题, 瑕疵, 次品, 坏的, 有个洞, 破洞, 开线, 脱线, defective, defect, faulty, broken, damaged, hole
  破损, 损坏, 坏了, 摔坏, 压坏, 弄坏, 破了, 撕破, damaged, broken, crushed, torn, ripped
  少件, 漏发, 少发, 缺件, 少了, 只收到, 没有收全, missing, incomplete, only one of, only got one, only received, part of my order
  发票, 开票, 报销, 报账, 单据, 收据, 票据, 凭证, invoice, fapiao, receipt, expenses, accounting, paperwork
  专票, 专用发票, 增值税, vat
  抬头, 税号, tax number
  付款, 支付, 付钱, 给钱, 结账, 买单, 付账, pay, payment, checkout, pay with
  付款失败, 支付失败, 不成功, 失败, 支付不成功, 付不了, 付不了款, 支付不了, 扣款, payment failed, declined, rejected, failed, did not go through, go through, error, not working
  支付宝, 花呗, alipay
  微信, wechat
  信用卡, 银行卡, 刷卡, credit card, debit card, visa, mastercard
  分期, 分期付款, 月付, instalment, installment, pay later, klarna, monthly payments, pay monthly, monthly, spread the cost, split the payment, pay in parts
  对公转账, 对公, 银行转账, 公司账户, 公司账, 公司付款, company account, company pay, bank transfer, wire transfer
  货币, 币种, 汇率, 美元, 美金, 欧元, 港币, currency, exchange rate, dollars, usd, euros
  安全, 可靠, 靠谱, 放心, 泄露, 盗刷, 骗子, 正规, safe, safely, secure, trust, legit, scam
  优惠, 折扣, 打折, 促销, 便宜, 特价, 活动, 减价, discount, promotion, promo, deal, sale, cheaper
  优惠券, 优惠码, 折扣码, 券, 红包, coupon, voucher, promo code, discount code
  会员, 等级, 级别, vip, member, membership, loyalty
  新用户, 新人, 新客, 首单, 第一次买, 第一次下单, new customer, first order, first purchase, first time, first-time, newcomer, new here
  积分, 点数, points, reward points, rewards
  兑换, 抵扣, 抵现, 换钱, 怎么花, redeem, spend, use
  差价, 保价, 价保, 降价, 买贵, 价格保护, price drop, price dropped, price went down, cheaper now, price match, price protection, difference
  保修, 保修期, 质保, 三包, 保固, 售后, warranty, guarantee, covered
  维修, 修理, 修补, 返修, 能修, 修一下, 修好, repair, fix, mend, fixed
  尺码, 尺寸, 码数, 大小, 号码, 什么码, 什么号, 几码, 多大码, 多大号, size, sizing, size chart, what size
  偏大, 偏小, 合身, 合适, 版型, run small, runs small, run large, runs large, fit, true to size
  颜色, 花色, 红色, 黑色, 白色, 蓝色, 绿色, 灰色, 黄色, 粉色, 紫色, 红的, 黑的, 白的, 蓝的, 绿的, 灰的, colour, color, red, black, white, blue, green, grey, gray, yellow, pink
  价格, 价钱, 多少钱, 几钱, 什么价, 卖多少, 售价, price, cost, how much
  库存, 现货, 有货, 还有货, 有没有货, 缺货, 断货, 卖完, in stock, stock, available, availability
  补货, 到货通知, 再上架, restock, back in stock
  预售, 预订, 预定, pre-order, preorder
  售罄, 卖光, 没货, sold out, out of stock
  取消, 撤销, 撤单, 不想要了, 不要了, 不买了, cancel, call off, call it off, don't want it anymore, stop my order
  修改地址, 改地址, 换地址, 地址写错, 地址填错, change address, change the address, change my address, my address, wrong address
  洗, 清洗, 清洁, 洗涤, 水洗, 机洗, 洗衣机, wash, clean, laundry, machine wash
  保养, 护理, 养护, 打理, 爱护, care, maintain, maintenance, look after, take care of
  收纳, 存放, 保存, 收起来, 收好, 放着, put away, pack away, store it, storage
  防水, 防雨, 淋雨, 下雨, 大雨, 雨天, 挡雨, waterproof, rainproof, rain, heavy rain, keep dry, keeps me dry, stay dry
  不防水, 漏水, 渗水, 渗进, 进水, 吸水, leak, leaks, leaking, soak, soaks, soaks through, no longer waterproof, lets water in, water gets in
  防风, 抗风, 大风, 风大, 挡风, wind, windy, windproof, gust
  电脑, 笔记本, laptop, notebook, macbook
  溯溪, 涉水, 玩水, 下水, 河里, river, stream, water shoes, wading
  脚宽, 宽脚, 脚背高, 脚胖, wide feet, wide foot, broad feet
  紧, 太紧, 挤脚, 太小, 偏紧, tight, too small, narrow
  太大, 太松, 宽松, 偏松, loose, too big, too large
  重量, 多重, 轻, weight, weigh, heavy
  保暖, 暖和, 温度, 温标, 气温, 零下, 冬天, 冷, warm, warmth, temperature, cold, winter
  飞机, 登机, 航空, plane, flight, airline, cabin, carry-on, carry on
  材质, 面料, 材料, 成分, 布料, material, fabric, made of
  容量, 多大容量, 升, 毫升, volume, capacity, litre, liter
  客服, 人工, 真人, 转人工, 机器人, 找个人, 活人, 人工客服, 客服人员, customer service, customer support, human, bot, robot, real person, talk to a person, speak to a person, agent, representative, talk to someone, speak to someone, speak to a human, talk to a human
  电话, 热线, 打电话, phone, telephone, hotline, call
  邮箱, 邮件, 电邮, e-mail, email, mail
  节假日, 春节, 过年, 放假, 假期, 国庆, 五一, holiday, new year, public holiday, christmas
  周末, 周日, 星期天, 周六, weekend, sunday, saturday
  营业时间, 上班, 下班, 开门, 关门, 工作时间, 几点, 在线时间, opening hours, hours, open, office hours, close, closing time, opening time
  店, 门店, 实体店, 线下, 线下店, 专卖店, 店铺, 店面, store, shop, shops, stores, physical store, physical shop, shop location, branch, showroom
  自提, 自取, 到店取, collect in store, pick up, pickup
  投诉, 举报, 不满, 差评, 领导, 经理, 主管, 太差, 过分, complain, complaint, unhappy, manager, supervisor, unacceptable, disappointed
  团购, 批发, 大批量, 大量, 团建, 企业采购, 公司采购, 几十件, bulk, wholesale, group order, large order, for our team, for my team
  合作, 加盟, 代理, 经销, 博主, 带货, 媒体, 采访, 赞助, 推广, business, partnership, reseller, collaborate, collaboration, influencer, blogger, blog, press, journalist, sponsor, work with you, enquiries
  礼物, 送礼, 送人, 送朋友, 礼品, gift, present
  礼品包装, 礼盒, 包装好, 包好看, 惊喜, gift wrap, wrap, wrapped, wrapping, gift box, surprise
  贺卡, 卡片, 祝福语, 留言卡, greeting card, handwritten card, gift note
  生日, birthday
  台湾, 香港, 澳门, 港澳台, hong kong, macao, macau, taiwan
  干, 晾, 烘干, 晒, dry, dryer, tumble dry, air dry
  湿, 淋湿, 打湿, 弄湿, wet, soaked, soaking wet, damp
  换地址, 改收货, 改派, redirect, different address
  拉链, zip, zipper
  隐私, 个人信息, 个人资料, 个人数据, 我的信息, 我的资料, 泄漏, privacy, personal data, personal information, my data, my details, know about me
  注册, 开户, 开账号, register, registration, sign up, signing up, create an account
  卖给, 分享给, 给别人, 第三方, share my data, sell my data, third party, third parties
  cookie, cookies, 跟踪我, 追踪我, tracking me, track me
  注销, 删除账号, 删除账户, 删号, 销户, 注销账号, delete my account, close my account, delete account, deactivate
  退订, 取消订阅, 骚扰短信, 垃圾短信, 不想收到, 别再发, 不要再发, 别再给我发, unsubscribe, opt out, newsletter, marketing, stop sending
  短信, sms, text message, texts
  聊天记录, 对话记录, chat history, conversation
  订单, 下单, order, purchase
  小孩, 孩子, 儿童, 童装, kid, child, children
  徒步, 登山, 爬山, 远足, hiking, hike, trekking, climbing, mountaineering
  鞋, 鞋子, 靴子, 靴, 登山鞋, 徒步鞋, shoe, boot, footwear, sneaker
  裤, 裤子, 长裤, trousers, pants
  外套, 夹克, 上衣, jacket, coat
  羽绒服, 羽绒衣, 羽绒外套, down jacket, puffer, puffer jacket
  背包, 双肩包, 书包, backpack, rucksack, bagpack, knapsack
  袜子, 袜, sock
  杯子, 水杯, 水壶, 保温杯, 保温壶, bottle, flask, thermos
  多久, 几天, 多少天, 多长时间, 要等, 等多久, how long, how many days, how soon, when will
  包邮, 免邮, 免运费, 不要运费, 送货免费, free shipping, free delivery, ship for free
  新疆, 西藏, 内蒙古, 偏远, 拉萨, 乌鲁木齐, 农村, 乡下, 乡镇, remote area, countryside, rural
  顺丰, 京东快递, 圆通, 中通, 申通, 韵达, 邮政, ems, 指定快递, carrier, ups, fedex, dhl, which courier
  加急, 特快, 快点, 急用, 次日达, 最快, express, urgent, rush, next day, overnight, faster
  催单, 催一下, 催发货, 还没发货, 没发货, 不发货, 怎么还不发, processing, not shipped, hasn't shipped, not sent
  签收, 拒收, 驿站, 快递柜, 丰巢, 放门口, locker, doorstep, leave it at the door
  吊牌, 标签, 包装盒, 标牌, tag, tags, label, original packaging
  穿过, 用过, 洗过, 试穿, 下过水, worn, used, washed, tried on, try on
  断, 断了, 裂, 裂开, 开胶, 脱胶, 掉色, 起球, 变形, 跑绒, snapped, cracked, peeling, coming off, came off, fell apart, ripped
  改尺码, 换颜色, 改颜色, 加一件, 合并订单, 一起发, change the size, change the colour, add an item, combine orders, merge
  下错, 拍错, 买错, 选错, 买错码, ordered the wrong, picked the wrong, by mistake
  苹果支付, apple pay, google pay, 云闪付, 银联, unionpay, amex, american express, paypal, 贝宝
  礼品卡, 储值卡, 购物卡, gift card, gift certificate
  叠加, 一起用, 同时用, combine, stack, together, multiple
  过期, 有效期, 失效, 到期, expire, expiry, expired, valid
  升级, 级别, 权益, 好处, 福利, benefits, perks, advantages, level, tier
  评价, 晒单, 好评, review, feedback
  身高, 体重, 多高, 多重的人, 公斤, 斤, height, tall, weigh, kg
  胸围, 腰围, 臀围, 脚长, 量, 测量, chest, waist, hips, foot length, measure, measurements
  适合, 合脚, suitable, suits
  两个码, 两个尺码, 中间, 拿不准, 纠结, between sizes, in between, not sure which size
  干洗, 手洗, 机洗, 洗衣液, 漂白, 熨, dry clean, dry-clean, hand wash, bleach, iron, detergent
  味道, 异味, 发霉, 霉, 污渍, 脏, smell, odour, mould, mold, stain, dirty, mud
  洗碗机, 微波炉, dishwasher, microwave
  露营, 野营, 过夜, camping, camp, overnight trip
  钓鱼, 爬山, 登山, mountain
  女款, 男款, 女生, 男生, 男女, women, men, unisex, ladies
  门店地址, 在哪里, 哪里有, 地址, 位置, where are, location, address
  人工在吗, 有人在吗, 在线客服, live chat, chat with
  手机号, 电话号码, 微信号, phone number, contact number
  删除记录, 删除聊天, 删掉, 清除, erase, delete, remove
  导出, 下载, 查看, export, download, copy of my data
  密码, 验证码, 短信验证码, 转账, password, verification code, code
  公司抬头, 公司名, 单位, company name, business name
  重开, 换开, 改发票, 开错, 写错, reissue, correct, wrong name, misspelled, typo
  没收到发票, 发票没收到, 收不到发票, not received my invoice, missing invoice
  电子发票, 纸质发票, pdf, electronic invoice, paper invoice
  利息, 手续费, 免息, interest, fee, fees, surcharge
  超时, 多久取消, 自动取消, timeout, time out
  扣了钱, 扣钱, 重复扣款, 扣了两次, charged twice, double charged, charged, money taken
  到货, 有货通知, 通知我, notify me, let me know, tell me when
  延迟, 晚了, 超时未发, 迟了, late, delay, delayed
  补发, 重发, 再寄, 重新寄, replacement, resend, send again, send another
  预约, 上门取件, 取件, 上门, pick-up, collection, collect

  # returns and exchanges
  不合适, 不合身, 尺码不对, 码不对, 买大了, 买小了, 大了一号, 小了一号, 穿不上, 穿不下, 号大了, 号小了, 小一号的, 大一号的, 码大了, 码小了, 尺码错了 => 换尺码, 换货
  doesn't fit, don't fit, didn't fit, does not fit, not fit, wrong fit, one size up, one size down, smaller one, bigger one, larger one, bigger pair, smaller pair, different size, another size, next size, too big for me, too small for me, in l instead, in m instead, in s instead => exchange
  拆开, 拆了, 拆封, 剪了, 试过, 用了一次, 穿了一次, 洗了一次 => 吊牌, 退货
  opened the, already opened, took the tags off, cut the tag, cut the tags, removed the tag, worn once, wore it once, wore them once, used it once => tag, return
  流程, 步骤, 程序, 手续怎么, 怎么操作, 怎么走 => 申请
  谁承担, 谁付, 谁掏, 谁负责, 我付还是, 我出还是, 你们出吗, 自己付 => 谁出, 承担
  who covers, at whose expense, do i cover, do i have to pay for the return, return postage, cost to return, cost of returning, return label => return shipping
  退的钱, 钱什么时候退, 钱多久退, 钱退到, 钱什么时候到, 钱几天到, 收到钱, 退到哪, 什么时候退钱 => 退款, 到账
  have my money, my money, get the money, money returned, refunded, paid back => refund
  把钱退, 钱还我, 还我钱 => 退款
  sent me the wrong, wrong one, not what i, something else arrived, different item, wrong colour, wrong color, mix-up, mixed up => wrong item, faulty
  寄错了, 发错了, 不是我要的, 和我买的不一样, 跟我买的不一样, 货不对板, 与描述不符 => 发错, 质量问题
  send this back, send these back, send them back, give it back, give back, take it back, take back, sending it back, sending back, ship it back, hand it back => return
  退贷, 退或 => 退货
  收获地址, 收获人 => 收货地址, 修改地址
  发贷 => 发货
  不退, 拒绝退款, 不给退, 不给退款, 不理我 => 投诉
  特价能退, 打折能退, 内衣能退, 哪些不能退 => 不能退换
  final sale, non-returnable, can't return, not returnable, not eligible => cannot returned
  # where it is, and when it comes
  没影, 没动静, 没消息, 没更新, 不更新, 停在, 一直没动, 到哪儿, 到哪里, 到哪啦, 到哪一步, 走到哪, 丢了, 丢件, 弄丢, 还没来, 还没送, 在哪儿了, 还在路上 => 物流, 到哪
  lost in, gone missing, no update, no updates, not updated, hasn't moved, not moved, stuck, no sign of, haven't heard, heard nothing, heard anything, hear anything, not here yet, still not here, hasn't come, hasn't turned up, turned up, show up, shown up, hasn't shown, what happened to my order, status of my order, order status => track
  什么时候发, 几时发, 多久发, 今天发, 当天发, 发不发, 几天发, 啥时候发, 哪天发, 发走 => 发货
  when do you ship, when will you ship, when do you send, leave the warehouse, shipped out, go out, goes out, get sent => dispatch, ship
  几天到, 多久到, 几天能到, 多久能到, 啥时候到, 什么时候到, 何时到, 几天送到, 几日到, 到货时间, 要几天, 路上几天 => 配送, 送达
  how many days, how long does it take to arrive, arrive by, arrives, arrival, get here, gets here, gets to, get to me, on the road, be here => delivery
  明天能到, 明天到, 后天到, 今天能到, 赶时间, 等着用, 来得及, 急着, 加快, 快一点送, 早点送, 早点到 => 特快, 加急
  by tomorrow, there tomorrow, here tomorrow, arrive tomorrow, by friday, by monday, by saturday, before friday, in time for, asap, same day, same-day, quicker, sooner, hurry, urgently, right away, delivered faster, speed up => express, next day, faster
  柜子, 门卫, 保安, 物业, 门口, 代收, 代收点, 菜鸟, 送到家, 送货上门, 放在门 => 驿站, 快递柜, 送货
  with a neighbour, with a neighbor, neighbour, neighbor, parcel shop, mailbox, front door, when i'm home, when i am home, not at home, delivery slot, time slot, certain day, particular day, on a certain => courier, delivery time
  哪家快递, 什么快递, 哪个快递, 发什么快递, 用什么快递 => 指定快递, 快递
  运费险, 邮费谁 => 运费
  多少包邮, 满多少, 够多少 => 包邮, 运费
  free over, spend to get free, minimum order, minimum spend, no shipping cost, for free delivery => free shipping
  拉萨, 日喀则, 林芝 => 西藏
  lhasa => tibet, delivery
  乌鲁木齐, 喀什, 伊犁 => 新疆
  urumqi, kashgar => xinjiang, delivery
  深圳, 广州, 武汉, 南京, 苏州, 西安, 长沙, 郑州, 天津, 重庆, 青岛, 厦门, 福州, 合肥, 昆明, 大连, 沈阳, 哈尔滨, 济南, 宁波 => 国内
  beijing, shenzhen, guangzhou, wuhan, nanjing, chengdu, chongqing, xi'an, tianjin => mainland china, mainland
  东京, 大阪, 京都, 首尔, 韩国, 新加坡, 马来西亚, 泰国, 曼谷, 澳洲, 澳大利亚, 新西兰, 加拿大, 多伦多, 温哥华, 纽约, 洛杉矶, 伦敦, 巴黎, 柏林, 悉尼, 墨尔本, 迪拜, 印度, 越南, 俄罗斯, 巴西, 留学 => 国外, 海外
  japan, tokyo, osaka, korea, seoul, singapore, malaysia, thailand, bangkok, australia, sydney, melbourne, new zealand, canada, toronto, vancouver, new york, london, paris, berlin, dubai, india, vietnam, russia, brazil, mexico, sweden, norway, poland, austria, switzerland, ireland, my country => abroad, overseas
  人在, 寄给国外 => 海外
  一笔税, 收税, 收了税, 税要, 税吗, 要税, 扣税, 海关扣, 包税, 含税 => 关税
  taxes, taxed, tax, import charges, import fee, import fees, extra charges, customs fee, customs charge, customs bill, bill from the delivery, hit with, pay on top => customs duty, import tax
  碎了, 压烂, 压扁, 挤坏, 漏了, 湿了, 外包装破, 快递破 => 破损
  arrived smashed, smashed, dented, squashed, arrived open, box was open, leaking box => damaged
  少一样, 少了一样, 少了一件, 少发了, 没给全, 缺了, 漏了一件 => 少件
  one is missing, not all of, half of my order, isn't in the box, not in the box, wasn't in the box, left out => missing
  # orders
  收货人, 收件人, 搬家, 地址变, 地址错, 地址改, 改电话, 换个地址, 号码写错, 电话写错, 送到别的 => 修改地址, 收货地址
  moved house, moved, moving, my address is wrong, update my address, new address, other address, send it somewhere else, ship it to a different, recipient => change delivery address, address
  手滑, 误拍, 点错, 拍错了, 不想买了, 退单, 撤回, 不用发 => 取消
  by accident, accidentally, undo, don't need it anymore, call it off, withdraw => cancel
  颜色选错, 尺码选错, 选错了, 换成另一, 改成, 再加一, 补一件, 加购, 漏买 => 改尺码, 修改商品
  chose the wrong, selected the wrong, picked the wrong, wrong size by mistake, modify, amend, edit my order, change my order, add another, add something, add one more => change size, add item
  什么时候出, 还没出, 没上市, 预购 => 预售
  not out yet, release date, released, coming out, coming soon => pre-order
  来货, 再进, 还会有, 还进货, 进货, 上架, 断码, 没码, 没有码 => 补货, 缺货
  get more, getting more, run out, ran out, coming back, come back, buy it again, get it again, have it again => restock, sold
  包得, 包漂亮, 包装好看, 包装漂亮, 丝带, 不放价格, 不要价格, 不写价格 => 礼品包装, 送礼
  送妈妈, 送爸爸, 送男朋友, 送女朋友, 送长辈, 送同事, 送给 => 送礼, 礼物
  nicely wrapped, ribbon, a note, message inside, personal message, hide the price, without the price, no price, wrap it, for my wife, for my husband, for my dad, for my mum, for my mom, for a friend => gift
  # payment
  货到付款, 到付, 现金, 扫码, 刷信用卡, 数字人民币, 微信支付, 翼支付, 怎么付, 怎么付钱, 付钱方式, 支付方式 => 付款方式
  cash on delivery, cod, cash, pay cash, debit, pay by card, methods of payment, how can i pay, how do i pay, ways to pay, options to pay => payment methods
  慢慢还, 先用后付, 月供, 分几个月, 分几次, 赊账, 白条, 手头紧, 钱不够, 付不起, 每个月付, 分月 => 分期, 分期付款
  over a few months, over several months, over time, afterpay, affirm, buy now, bit by bit, little by little, all at once, half now, in stages => instalments
  没付成功, 没付成, 未付款, 显示没付, 显示未付, 没付, 扣了, 扣钱, 钱扣, 付了没, 重复付, 多扣, 支付异常, 付不出, 付不上, 付款不了, 一直转圈 => 付款失败
  won't go through, doesn't go through, wouldn't go through, keeps failing, error message, charged twice, charged but, money left my account, transaction, refused my card, card was refused, card isn't, card is not, can't pay, cannot pay, unable to pay, payment error => payment failed
  日元, 英镑, 韩元, 澳元, 加元, 新台币, 外币 => 货币
  pounds, yen, my own currency, swiss francs, in usd, in eur => currency
  盗刷, 卡号, 被骗, 骗人, 钓鱼网站, 加密 => 安全
  hacked, steal my card, card details, card number, encrypted, ssl, fraud, trustworthy, reliable, legitimate => safe
  公账, 打款, 汇款, 走公司, 公司付, 财务付, 单位付, 对公账户 => 对公转账
  company's account, club's account, club's bank account, company bank, our company pays, purchase order, po number, net 30, on account, wire => bank transfer
  # invoices
  开个票, 开的票, 小票, 税票, 普票, 的票, 报账的, 报销凭证 => 发票
  tax invoice, bill, bill for, proof of purchase, paper for my accounts, for my accounts, for tax, for my taxes, for my boss, for my company, expense it, claim it back => invoice
  名字打错, 名字写错, 名字错, 公司名错, 公司名字, 开成, 税号错, 抬头错, 写错了名 => 抬头写错, 发票抬头
  spelled wrong, spelt wrong, misspelt, misspelling, wrong company, name is wrong, wrong tax number => correct, name invoice
  金额不对, 少开, 开少了, 怎么才, 金额少 => 发票金额
  amount is wrong, less than i paid, lower than, only says, says only, doesn't match what i paid, smaller amount => lower price
  # members and money off
  怎么升, 升上去, 升到, 门槛, 特权, 贵宾, 几级, 怎么成为 => 会员等级, 等级
  status, club, join, tiers, levels, sign up bonus => membership levels
  首次, 第一单, 刚注册, 新注册, 新人券, 新客 => 新用户
  newbie, new member, welcome, new account, first-time buyer, first time buyer, first time buyers => new customers
  代金券, 抵用券, 满减, 领券, 优惠卷 => 优惠券
  money off code, code for, discount code => coupon
  当钱花, 抵钱, 换东西, 换礼品, 攒, 分数 => 积分
  cash in, use up, worth, collect points => points, earn
  过生日, 寿星 => 生日
  bday, b-day, turning 30, turn 40, turning => birthday
  便宜了, 降了, 掉价, 降价了, 刚买就, 多的钱, 价格保护, 保护价格, 退差, 涨价 => 差价, 降价, 保价
  got cheaper, went on sale, is now cheaper, on sale now, dropped the price, lower price, price adjustment, cheaper elsewhere, cheaper than i paid, price fell, reduced after, reduced the price => price drops, difference
  # warranty and repair
  开胶, 脱胶, 掉底, 断底, 裂了, 裂开, 断了, 崩线, 掉扣, 拉链坏, 拉不上, 磨破, 漏绒, 漏气, 掉皮, 坏了 => 质量问题, 保修
  came undone, come undone, coming undone, stopped working, fell apart, falling apart, broke after, broke, came apart, came off, seam, unglued, split open => warranty, faulty
  管修, 包修, 包换, 保几年, 管几年, 保不保, 质保期 => 保修
  guaranteed, cover it, how long is it covered, still covered => warranty
  换底, 换拉链, 补洞, 缝, 修鞋, 还能修, 给修, 修不修, 自己弄坏, 不小心弄, 勾破, 刮破, 烧了 => 维修, 能修
  resole, new soles, new sole, resoled, patch, sew, stitch, my own fault, my fault, by accident, caught on, tore, dog chewed => repair
  who fixes it, fixes, fixing => repair, warranty
  # sizes
  穿多大, 穿几号, 穿几码, 拿几码, 拿多大, 选几码, 买几码, 拿什么码, 穿哪个号, 哪个号, 多大的, 什么尺码 => 尺码, 穿什么码
  size up, size down, usual size, normal size, size do i, size am i => size, fit
  # privacy
  卖给别人, 电话卖, 泄露, 推销电话, 透露, 告诉别人 => 信息, 别人
  sell my, give my, pass on my, pass my, advertisers, leak, hand over => share, data
  说的话, 聊天内容, 我写的, 聊的, 对话 => 聊天记录
  what i write, what i type, what i say, i write here, this chat, transcript, chat log, chat logs, messages here, recorded => chat conversations, conversations
  rid of my account, remove my account, cancel my account, wipe, forget me, gdpr, my profile, erase => delete, delete data
  广告, 推送, 轰炸, 营销短信, 别发, 不要发, 老发, 总发 => 退订
  spam, ads, adverts, emailing me, texting me, too many emails, so many emails, mailing list, promotional, marketing messages, sending me => unsubscribe
  填哪些, 要填, 实名, 身份证 => 收集, 个人信息
  what do you know, what do you want to know, need my, why do you need => collect, personal data
  # people and places
  找你们领导, 负责人, 曝光, 消协, 维权, 讨说法, 说法, 赔偿, 态度 => 投诉
  in charge, escalate, rude, treated me, compensation, consumer, higher up, not happy, fed up, sick of => complain
  有店, 开店, 店在, 去店, 到店, 店里试, 实物, 现场试, 能试穿, 哪有店 => 实体店, 门店
  in person, brick and mortar, near me, try it on before, try on before, come by, drop by, visit, local shop, outlet => stores
  几点有人, 有人上班, 有人吗, 开到几点, 几点开, 几点关, 周日开, 周末开, 半夜, 晚上有人 => 客服, 上班
  open on, what time do you, until what time, how late, at night, are you there, anyone there => customer service open
  whatsapp, line id, ring you, call you, phone you, reach you, get in touch, get hold of, contact you, someone real, live person, operator => reach person, phone
  找谁, 怎么找你们, 联系你们, 怎么联系, 打给 => 联系
  供应商, 供货, 入驻, 分销, 招商, 投稿, 拍视频, 网红, 主播, 测评 => 商务合作, 合作
  supplier, stockist, affiliate, collab, ambassador, youtube, instagram, review your, distributor, resell => business
  # care
  泥, 脏了, 脏得, 弄脏, 洗不掉, 油渍, 茶渍, 茶垢, 水垢, 刷干净, 弄干净, 弄不掉, 擦, 刷 => 清洁, 清洗
  gunk, residue, limescale, stained, grime, muddy, mud, dirt, get it clean, scrub, wipe, rinse => clean, wash
  受潮, 发霉, 湿着, 湿的, 霉味, 塞进 => 晾干
  mouldy, moldy, mildew, soaking, stuffed it, damp => dry
  # and shorter, or further from what pages say
  寄回去, 寄还, 还给你们, 退的话, 要退, 退东西, 退掉吧, 拿去退, 想退 => 退货, 申请退货
  一周了, 一个星期, 几天内, 多少天内, 犹豫期, 冷静期, 还来得及退, 过了几天 => 七天, 退货
  time limit, deadline, how long do i have, how many days do i have, too late to, still return, within how many => return, within seven days
  something back, stuff back, things back, item back, items back, jacket back, shoes back, boots back, parcel back, clothes back, order back, all back, post it back, mail it back, returning, returned => return
  不给退, 不退的, 退不了, 不支持退 => 不能退换
  items i can't, things i can't, what can't i, exceptions, excluded, underwear, opened items => cannot returned
  return label, return form, return address, where do i send => return item
  到我账, 账上, 回到我, 回到账, 到我卡, 到卡里, 退到卡 => 退款, 到账
  no refund, still no refund, money land, money arrive, money come, back in my account, back to my card, on my card => refund
  too small, too big, too tight, too loose, too long, too short, trade it, trade them, trade for => exchange, size
  leaves, leave your, parcel leave, order leave, package leave, dispatched, shipped yet, ship today, sent today, ships today => dispatch, ship
  worldwide, internationally, outside china, other countries, another country, which countries, my country, where do you ship, where do you deliver => abroad, international
  全世界, 哪些国家, 别的国家, 外国人 => 国外
  hidden, at the border, surprise bill, import tax, extra cost => customs duty
  京东, 圆通, 中通, 申通, 韵达, 邮政, 极兔, 指定时间, 晚上送, 周末送, 白天送, 中午送, 上午送, 下午送, 送的时间, 换快递, 换个快递 => 指定快递, 送货时间
  doorman, concierge, porter, reception, leave it with, leave it at, leave it by, safe place, evening delivery, weekend delivery, deliver on, delivered on => courier, delivery time
  lost, seems lost, no movement, no news, where's my stuff, where are my => track
  三天没动, 几天没动, 没动了, 一直不动, 好几天了, 怎么还不到, 咋还没到 => 物流
  填错电话, 电话号码填错, 号码填错, 手机号填错, 收货地方, 换个地方, 门牌, 寄到公司, 寄到别 => 修改地址, 收货地址
  my new place, new flat, new house, wrong street, wrong house number, wrong postcode, wrong zip code, wrong flat, wrong phone number => change delivery address, address
  刚下的单, 刚拍的, 别发了, 先别发, 拦截 => 取消
  stop it, stop the parcel, revoke, scrap my order => cancel
  google pay, apple pay, samsung pay, american express, amex, paypal, visa, mastercard, unionpay, wechat pay, alipay, union pay, jcb, discover => payment methods
  扣了钱, 扣款, 钱没了, 订单没了, 没生成订单, 没订单 => 付款失败
  charged me, but no order, no order, money gone, money taken, taken from my account => payment failed
  three parts, four parts, two parts, in parts, three payments, four payments, a bit each month, each month, every month => instalments
  我们单位, 员工, 采购, 批量, 几十套, 定制 logo => 公司团购, 团购
  our staff, our employees, our office, our team, our club, our school, employees, colleagues, many pieces => company, bulk
  email address, e-mail address, your email, your e-mail, your phone, your number, contact details, phone number for, ring up => reach person, phone
  try things on, try them on, try it on, try stuff on, fitting room, see it in real life, look at it first => stores
  sell your, stock your, carry your, in my shop, my own shop, dealer, retailer => business
  info do you have, data do you have, have on me, about me, store about => personal data
  账号删, 账户删, 号删, 删账号, 删账户, 不想要账号, 不用这个账号 => 注销, 删除我的信息
  给第三方, 给别的公司, 看到我的 => 信息会给别人, 第三方
  who sees, who can see, third-party, other companies, pass on => share, data
  存下来, 被保存, 录音, 会存, 留着 => 聊天记录, 保存
  用不了, 不能用, 没法用, 无法使用 => 优惠券怎么用
  code doesn't, code isn't, voucher doesn't, coupon doesn't, code not, stack => coupon
  怎么升级, 怎么才能成 => 会员等级
  what do members, as a member, members get, top tier, highest level => membership levels
  点数过期, 清零, 作废 => 积分有效期
  run out, last forever => expire
  first order, off my first, my first => new customers
  treat, freebie, on my birthday => birthday
  今天降价, 又降价, 降了价, 便宜了好多, 亏了 => 差价, 降价
  price match, match the price, beat the price, cheaper now, it's cheaper => price drops, difference
  过保, 出保, 保修过, 过期还能修 => 过了保修期
  out of warranty, warranty is over, warranty has run out, after the warranty, myself => repair
  毛病, 有问题, 有瑕疵, 做工, 质量差, 坏的 => 质量问题
  bad quality, poor quality, defect, doesn't work, not working properly, dead on arrival => faulty
  怎么刷, 怎么清, 打理, 去污 => 清洁
  bead water, repel water, waterproofing, reproof, wash off, lost its waterproofing => repels water
`).synonyms;
