/** Syllables that make up most of Korean texts, and characters that make up most of Chinese ones. */
const hangul =
  '이다는에의가을고한지로하시사도서구동인기대리정부수스아어일자성원상전해라주나제과장보그유조국들여공신소와경선산미영생용진마비관내중만연교있무요방치위안반문당계단호명분세체화름번업품매건강김박최윤임오권황송류홍울광천북남특별군읍면길호점평균합총액금량표초말월년시간';
const hanzi =
  '的不个大地到出对多都得动而发法方分高工过国好和很后会化回机家间见进经就开看可来老里力了两没们面民明名那能你年其起前去全然把北被本比别并部边表产长场成程次从此带代当道等第点电定东度队反放费风夫服府复该改感给根更公共关管光规果海合河红候花话画环基及级极几己计记济加价件建江将交教结解界金今近京警究九局决军科克口况类理历立利例联连量林领流六龙路论马满么美门米目内南难女农平品期气强情清请区权确群编号码称积备单贵街村办登阿安八百班版包保报备标博补布步材财采参层查车城承持厂除楚处传创村存达打单党导德低底调督断段额防房非服福附负复改干岗港格各构购古观广桂贵海行杭核湖户护华划黄汇获击积集技季际监检建健将街节介居具捐开考课空控矿来劳乐类离李礼联粮辽料列临刘楼录律绿落码贸煤每密免民命模内纳宁牛排配批片票期齐企起气汽签前桥勤青求渠取区券缺';

/** Two bytes that both are 0xA1 and more: rows of KS X 1001 and of GB 2312 alike. */
const [rowLength, firstByte, firstRow, lastSyllableRow, lastRow] = [94, 0xa1, 0xb0, 0xc8, 0xf7];

/** Codes of the rows in which Korean has its syllables and Chinese its characters from a to ran. */
function codesOf(characters: string, encoding: 'euc-kr' | 'gb18030'): Set<number> {
  const wanted = new Set(characters);
  const decoder = new TextDecoder(encoding);
  const codes = new Set<number>();
  for (let lead = firstRow; lead <= lastSyllableRow; lead += 1) {
    for (let trail = firstByte; trail < firstByte + rowLength; trail += 1) {
      if (wanted.has(decoder.decode(Uint8Array.of(lead, trail)))) codes.add(lead * 256 + trail);
    }
  }
  return codes;
}

const [korean, chinese] = [codesOf(hangul, 'euc-kr'), codesOf(hanzi, 'gb18030')];
/** Chinese has near half of its characters behind ran (人, 市, 县, 一); Korean there hardly any, which are Chinese ones. */
const mostBehind = 0.05;

/** Whether pairs that GB 18030 explains are Korean (EUC-KR): most of its syllables are frequent characters of Chinese. */
export class KoreanEvidence {
  private lead = 0;
  private isPaired = true;
  private pairs = 0;
  private behind = 0;
  private korean = 0;
  private chinese = 0;

  take(chunk: Uint8Array): void {
    if (!this.isPaired) return;
    for (const byte of chunk) {
      if (this.lead > 0) this.follow(byte);
      else if (byte >= firstByte && byte < 0xff) this.lead = byte;
      else if (byte >= 0x80) this.isPaired = false;
    }
  }

  get isKorean(): boolean {
    const { isPaired, lead, pairs, behind, korean, chinese } = this;
    if (!isPaired || lead > 0 || behind > mostBehind * pairs) return false;
    return korean > chinese;
  }

  private follow(byte: number): void {
    const { lead } = this;
    this.lead = 0;
    if (byte < firstByte) this.isPaired = false;
    if (lead < firstRow || lead > lastRow) return;
    this.pairs += 1;
    if (lead > lastSyllableRow) this.behind += 1;
    if (korean.has(lead * 256 + byte)) this.korean += 1;
    if (chinese.has(lead * 256 + byte)) this.chinese += 1;
  }
}
