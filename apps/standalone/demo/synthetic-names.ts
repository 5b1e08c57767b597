/** Lists that the synthetic registers are composed from; every combination is chance, nobody's name. */

const split = (text: string): readonly string[] => text.split(/\s+/);

/** The more frequent first. */
export const surnames = split(
  '王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 ' +
    '董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖 石 金 韦 贾 夏 付 方 邹 ' +
    '熊 白 孟 秦 邱 侯 江 尹 薛 闫 段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 覃 武 钱 戴 严 莫 孔 向 汤 欧阳 ' +
    '上官 司马 诸葛',
);

export const givenOfMen = split(
  '伟 强 磊 军 洋 勇 杰 涛 超 明 刚 平 辉 鹏 华 飞 鑫 波 斌 宇 浩 凯 健 俊 帆 帅 旭 宁 龙 林 欢 阳 建 ' +
    '国 志 文 海 子 天 永 庆 家 振 东 新 晓 一 嘉 泽 博 思 远 轩 睿 晨 逸 铭 承 启 翰 哲 恒 毅 峰 亮 松',
);

export const givenOfWomen = split(
  '芳 娜 敏 静 丽 艳 娟 霞 秀 英 红 玲 燕 萍 桂 兰 梅 雪 婷 玉 洁 云 莉 丹 琳 慧 倩 颖 蕾 薇 佳 欣 怡 ' +
    '悦 雨 梦 晓 春 秋 月 文 美 淑 凤 珍 琴 瑶 诗 涵 若 雅 语 思 安 宁 芸 蓉 岚 婉 清 妍 璐 晴 彤 菲 萱',
);

/** Districts and counties of the fictional city, with codes that have never been assigned. */
export const districts = [
  { division: '337002', name: '云岭区' },
  { division: '337003', name: '栖水区' },
  { division: '337004', name: '望湖区' },
  { division: '337005', name: '东溪区' },
  { division: '337021', name: '竹溪县' },
  { division: '337022', name: '茶山县' },
] as const;

export const towns = split(
  '云门街道 栖霞街道 湖滨街道 北桥街道 南浦街道 长安街道 新塘街道 石门街道 青枫镇 白鹭镇 梅坞镇 龙泉镇',
);

export const roads = split(
  '云栖路 湖滨路 人民路 解放路 建设路 文化路 学院路 中山路 和平路 朝阳路 青年路 春晖路 梧桐路 银杏路 ' +
    '柳浪路 听泉路 望江路 竹径路 茶园路 石桥路',
);

/** Both characters of a trade name (字号). */
export const tradeCharacters = split(
  '云 栖 湖 山 竹 茶 江 泉 松 柏 晨 星 瑞 祥 宏 达 兴 盛 华 泰 恒 信 诚 永 丰 嘉 禾 德 美 康 安 宁 利 通 ' +
    '远 航 智 慧 创 博 锐 捷 腾 飞 鼎 鑫 源 润 泽 绿 苗 青 蓝 海 天 元 同 和 正 明',
);

/** Line of business in the company's name, with its industry (GB/T 4754, 门类). */
export const businesses = [
  ['电子科技', '信息传输、软件和信息技术服务业'],
  ['软件', '信息传输、软件和信息技术服务业'],
  ['网络科技', '信息传输、软件和信息技术服务业'],
  ['机械制造', '制造业'],
  ['纺织', '制造业'],
  ['食品', '制造业'],
  ['新材料', '制造业'],
  ['医疗器械', '制造业'],
  ['家具', '制造业'],
  ['建筑工程', '建筑业'],
  ['装饰工程', '建筑业'],
  ['园林绿化', '建筑业'],
  ['贸易', '批发和零售业'],
  ['茶叶', '批发和零售业'],
  ['百货', '批发和零售业'],
  ['医药', '批发和零售业'],
  ['物流', '交通运输、仓储和邮政业'],
  ['运输', '交通运输、仓储和邮政业'],
  ['餐饮管理', '住宿和餐饮业'],
  ['酒店管理', '住宿和餐饮业'],
  ['文化传媒', '文化、体育和娱乐业'],
  ['教育咨询', '教育'],
  ['企业管理咨询', '租赁和商务服务业'],
  ['人力资源', '租赁和商务服务业'],
  ['广告', '租赁和商务服务业'],
  ['房地产开发', '房地产业'],
  ['物业管理', '房地产业'],
  ['农业开发', '农、林、牧、渔业'],
  ['环保科技', '水利、环境和公共设施管理业'],
  ['检测技术', '科学研究和技术服务业'],
] as const;
