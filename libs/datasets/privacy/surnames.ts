/** The surnames that some 95 of 100 people in China bear, and the compound ones. */
const single =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧解强丛华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟战尚农茅昝贲鄂蔺匡寇阙晁訾阚鞠荆逯桓谯郦雍濮扈郏浦阎茹宦戈庾暨蒯佘邝仝卿岑';
const compound =
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 淳于 单于 漆雕 乐正 公良 拓跋 谷梁 梁丘 左丘 西门 轩辕 闾丘 司寇 巫马 公西 羊舌 完颜 叶赫 纳兰';

const surnames = new Set(single);
const compounds = new Set(compound.split(' '));

/** Ends of names of places, offices and firms. */
const notPeople =
  /[省市县区乡镇村州盟旗街路道巷号院局厅部委办所处科站队厂店行社会馆园场校系组网港山河湖江岛桥门寺塔楼]$|公司|中心|集团|学校|医院|银行|大学/;

/** Words that begin like a name, of kinds and offices of whoever stands in a column of persons. */
const words = new Set(
  (
    '单位 农户 农民 农业 农民工 农业户 商户 商业 商家 党员 党委 党组 党政 高校 高中 金融 安全 成员 成人 方式 项目 董事 国有 平台 应急 游客 房屋 房产 车辆 管理 ' +
    '景区 官方 都市 武警 武装 全部 全体 全国 司机 司法 常住 常委 计生 任务 毕业 施工 时间 关系 费用 平均 原告 原因 和解 支付 水利 连锁 强制 单独 万元 石油 ' +
    '黄金 白银 金属 牛肉 毛利 成本 钱款 康复 解除 查封 何人 任何人 本人 未知'
  ).split(' '),
);

const dots = '·•・‧∙⋅●﹒ㆍ．';
const ofOtherPeoples = new RegExp(`^[\u4e00-\u9fff]{1,8}(?:[${dots}][\u4e00-\u9fff]{1,10})+$`);
/** 张某, 李某某: courts write so of whom nobody shall know. */
const isAnonymous = (name: string): boolean => name.includes('某');

/** Two to four characters that begin with a surname, and no place or office; 张·某 of other peoples with a dot. */
export function looksLikeName(text: string): boolean {
  const name = text.trim();
  if (ofOtherPeoples.test(name)) return true;
  if (!isShort(name)) return false;
  if (compounds.has(name.slice(0, 2))) return name.length > 2;
  return name.length < 4 && surnames.has(name[0]!);
}

/** Where the title says that there are names: also those of peoples without surnames, and of two surnames. */
export const mayBeName = (text: string): boolean =>
  ofOtherPeoples.test(text) || (/^[\u4e00-\u9fff]{2,6}$/.test(text) && isNobodyElse(text));

const isShort = (name: string): boolean =>
  /^[\u4e00-\u9fff]{2,4}$/.test(name) && isNobodyElse(name);

const isNobodyElse = (name: string): boolean =>
  !notPeople.test(name) && !words.has(name) && !isAnonymous(name);

/** Names of a cell one by one: without what is said of them in brackets, and without the blank of 张 三. */
export function namesOf(cell: string): string[] {
  const text = cell
    .normalize('NFKC')
    .replaceAll(/\([^()]*\)|等\d*[人名]?$|(?:先生|女士|同志)$/g, '')
    .replaceAll(/(?<=[\u4e00-\u9fff])[.\u119e](?=[\u4e00-\u9fff])/g, '·')
    .trim();
  const parts = /[\u4e00-\u9fff]/.test(text)
    ? text.replace(/^([\u4e00-\u9fff]{1,2}) +([\u4e00-\u9fff]{1,2})$/, '$1$2').split(/[、,;/|\s]+/)
    : text.split(/[;/|、]\s*/);
  return parts.filter((part) => part !== '');
}
