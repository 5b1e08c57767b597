/** The surnames that some 95 of 100 people in China bear, and the compound ones. */
const single =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧解强丛华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟战尚农';
const compound =
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门';

const surnames = new Set(single);
const compounds = new Set(compound.split(' '));

/** Ends of names of places, offices and firms. */
const notPeople =
  /[省市县区乡镇村州盟旗街路道巷号院局厅部委办所处科站队厂店行社会馆园场校系组网港山河湖江岛桥门寺塔楼]$|公司|中心|集团|学校|医院|银行|大学/;

/** Two to four characters that begin with a surname, and no place or office; 张·某 of other peoples with a dot. */
export function looksLikeName(text: string): boolean {
  const name = text.trim();
  if (/^[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,10})+$/.test(name)) return true;
  if (!/^[\u4e00-\u9fff]{2,4}$/.test(name) || notPeople.test(name)) return false;
  if (compounds.has(name.slice(0, 2))) return name.length > 2;
  return name.length < 4 && surnames.has(name[0]!);
}
