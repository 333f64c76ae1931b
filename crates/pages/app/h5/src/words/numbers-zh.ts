/** A number as people write it in Chinese. */
export const number = (value: number) => value.toLocaleString('zh-CN');
