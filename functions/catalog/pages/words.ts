import type { Text } from '../../../shared/contract/text.ts'
import type { CheckAnswer } from '../entries/shapes.ts'

/** How each answer is said to people: a sign and a word, so that colour is never needed. */
export const answers: Record<CheckAnswer, { sign: string; word: Text }> = {
  yes: { sign: '✓', word: { zh: '接受', en: 'Yes' } },
  no: { sign: '✗', word: { zh: '不接受', en: 'No' } },
  planned: { sign: '→', word: { zh: '尚未开始', en: 'Not yet' } },
  suspended: { sign: '‖', word: { zh: '暂停', en: 'Suspended' } },
  disputed: { sign: '!', word: { zh: '有争议', en: 'Disputed' } },
  unknown: { sign: '?', word: { zh: '不知道', en: 'Not known' } },
}

export const words = {
  homeTitle: { zh: '社保卡在京津冀哪里能用', en: 'Where the card works in Beijing, Tianjin and Hebei' },
  homeIntro: {
    zh: '查一个图书馆、博物馆、景区、医院或办事大厅是否接受京津冀三地的社会保障卡。无须登录，不收集个人信息。',
    en: 'Look up whether a library, museum, scenic area, hospital or service hall takes the social security cards of the three provinces. No account, no personal data.',
  },
  venuesTitle: { zh: '哪里能用卡', en: 'Where the card works' },
  search: { zh: '查找场所', en: 'Find a venue' },
  name: { zh: '场所名称或地区', en: 'Name or district' },
  province: { zh: '省市', en: 'Province' },
  kind: { zh: '类型', en: 'Kind' },
  item: { zh: '应用事项', en: 'Item' },
  any: { zh: '不限', en: 'any' },
  go: { zh: '查找', en: 'Search' },
  results: { zh: '查找结果', en: 'Results' },
  none: {
    zh: '没有找到场所。请少写几个字，或把条件改为“不限”；也可拨打 12333 询问。',
    en: 'No venue found. Try fewer words or set the filters to “any”; or ask by phone: 12333.',
  },
  more: { zh: '下一页', en: 'Next page' },
  district: { zh: '地区', en: 'District' },
  takes: { zh: '是否证实可用卡', en: 'Known to take the card?' },
  confirmed: { zh: '有来源证实', en: 'confirmed by a source' },
  unconfirmed: { zh: '尚不知道', en: 'not known' },
  legend: {
    zh: '“有来源证实”：有公开来源说明此处可以用卡。“尚不知道”：没有来源证实，去之前请先打电话询问。',
    en: '“Confirmed by a source”: a public source says the card is taken there. “Not known”: no source says so; ask by phone before you go.',
  },
  asOf: { zh: '目录版本', en: 'Catalogue release' },
  table: { zh: '场所列表', en: 'Venues found' },
  askAgain: { zh: '换一天或换一种卡', en: 'Ask for another day or card' },
  comma: { zh: '，', en: ', ' },
  stop: { zh: '。', en: '.' },
  knownAt: { zh: '截至', en: 'as of' },
  question: { zh: '这里接受我的卡吗？', en: 'Does this venue take my card?' },
  when: { zh: '哪一天', en: 'On which day' },
  home: { zh: '您的卡由哪里签发', en: 'Who issued your card' },
  show: { zh: '查看', en: 'Show' },
  onDay: { zh: '当日可办理的事项', en: 'Items on that day' },
  form: { zh: '用卡形式', en: 'Card form' },
  answer: { zh: '结论', en: 'Answer' },
  why: { zh: '理由', en: 'Why' },
  checked: { zh: '最近核实', en: 'Last verified' },
  address: { zh: '地址', en: 'Address' },
  source: { zh: '来源', en: 'Source' },
  noItems: {
    zh: '目录没有为这个场所列出任何应用事项。',
    en: 'The catalogue lists no item at this venue.',
  },
  complain: { zh: '用卡被拒怎么办', en: 'If your card is refused' },
  complainHow: {
    zh: '请记下时间、窗口和工作人员的说法。拨打 12345 政务服务热线投诉，请说明场所编号；需要问清政策时拨打 12333。投诉会转给场所所在的省份，您会得到案件编号，可随时查询进度。',
    en: 'Note the time, the counter and what you were told. Complain by phone at 12345 and give the venue number; for questions about the rules call 12333. The complaint goes to the province of the venue; you get a case code to follow it with.',
  },
  number: { zh: '场所编号', en: 'Venue number' },
  call: { zh: '拨打 12345', en: 'Call 12345' },
  ask: { zh: '拨打 12333', en: 'Call 12333' },
  back: { zh: '返回查找', en: 'Back to the search' },
  missingTitle: { zh: '目录中没有这个场所', en: 'The catalogue does not list this venue' },
  missing: {
    zh: '请核对编号，或按名称查找。没有列出不等于不接受：可拨打 12333 询问。',
    en: 'Check the number or search by name. Not being listed does not mean the card is refused: ask 12333.',
  },
  holds: { zh: '目录现有', en: 'The catalogue holds' },
  counts: { zh: '个场所，其中有来源证实可用卡', en: 'venues, of which confirmed to take the card:' },
} as const satisfies Record<string, Text>
