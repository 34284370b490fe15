/** True if the answer means yes. An empty answer means the default, and the end of the input means no. */
export function isYes(answer: string | undefined, byDefault: boolean): boolean {
  return answer === '' ? byDefault : /^y(?:es)?$/i.test(answer ?? '');
}
