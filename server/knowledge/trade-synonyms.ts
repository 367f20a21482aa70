/**
 * Words that mean the same in every shop, in Chinese and in English: one line, one meaning. They hold beside the rules
 * that a shop has of its own.
 *
 * A line is here because shoppers and shops say it differently, not because a dictionary does: each costs a little
 * silence, where a question that has no answer now finds one.
 */
export const tradeSynonyms: readonly (readonly string[])[] = `
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
  货到付款, 到付, cash on delivery, cod
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
  修改地址, 改地址, 换地址, 地址写错, 地址填错, change address, change the address, wrong address
  洗, 清洗, 洗涤, 水洗, 机洗, 洗衣机, wash, clean, laundry, machine wash
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
  背包, 双肩包, 书包, backpack, rucksack
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
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(", "));
