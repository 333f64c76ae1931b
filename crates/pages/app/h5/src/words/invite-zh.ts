/** What the page of a campaign of referrals says, in Chinese. */
import type { InviteWords } from './invite-en';

const number = (value: number) => value.toLocaleString('zh-CN');

export const inviteZh: InviteWords = {
  status: { draft: '尚未开始', open: '进行中', paused: '已暂停', closed: '已结束', final: '结果已定' },
  clock: {
    opensByHand: '请等待主办方开启',
    paused: '邀请暂停中，随时可能恢复',
    closed: '不再接受新的邀请；已经来的人仍可计入或退出',
    closedAt: (at: string) => `${at}结束`,
  },
  accept: {
    title: '朋友邀请您',
    text: '请先接受邀请，再关注公众号，这样朋友的邀请才会计入。',
    button: '接受邀请',
    sending: '提交中…',
    done: '已接受邀请。',
    unconfirmed: '尚未确认：没有收到回复。请再点一次，不会重复接受。',
  },
  mine: {
    title: '我的进度',
    done: '已完成',
    open: '待完成',
    follow: (hours: number) => `${number(hours)}小时内关注公众号`,
    stay: (hours: number) => `保持关注${number(hours)}小时`,
    vote: '在活动中投票',
    register: '完成登记',
    counts: '您已计入。',
    left: '您已取消关注，这次邀请不再计入。',
  },
  link: {
    title: '邀请朋友',
    get: '获取我的链接',
    getting: '请稍候…',
    failed: '加载失败，请重试。',
    inWeChat: '点右上角 ··· 发送本页，或长按卡片保存图片',
    hold: '长按卡片可保存图片',
    cardAlt: '我的邀请卡片，带有二维码',
    scan: '扫码参加',
    copy: '复制链接',
    copied: '链接已复制',
    copyFailed: '浏览器不允许自动复制，请长按链接复制：',
    free: '分享本身没有任何奖励，只有关注并留下的朋友才会计入；是否分享由您决定。',
  },
  friends: {
    title: '我的朋友',
    accepted: '接受邀请',
    followed: '已关注',
    qualified: '已计入',
    left: '又离开',
    none: '还没有人通过您的链接参加',
    place: (place: number) => `您在邀请榜上是第${number(place)}名`,
    milestone: (count: number, reached: boolean) =>
      `${number(count)}位朋友计入：${reached ? '已达到 ✓' : '未达到'}`,
    failed: '邀请情况加载失败',
  },
  ranking: {
    title: '邀请榜',
    final: '最终邀请榜',
    place: '名次',
    qualified: '计入的朋友',
    you: '我',
    empty: '还没有人计入',
  },
  rules: {
    title: '怎样计入',
    within: (hours: number) => `接受邀请后${number(hours)}小时内关注，才算由邀请而来。`,
    new: '只计新关注的人，每人只计给一位邀请人：第一位。',
    leave: (hours: number) => `计入后${number(hours)}小时内取消关注的，不再计入。`,
    oneLevel: '只计您自己的朋友，朋友的朋友不计。',
    twoLevels: '朋友的朋友也会计入，再远的不计。',
  },
  refusals: {
    'own-code': '这是您自己的邀请码。',
    'followed-before': '您以前关注过公众号，无需接受邀请。',
    'accepted-before': '您已经接受过邀请，以第一次为准。',
    'code-unknown': '没有这个邀请，请重新索取链接。',
    'campaign-not-open': '现在不能邀请。',
    'sign-in-unavailable': '主办方配置好微信登录后，即可在微信中邀请。',
  },
};
