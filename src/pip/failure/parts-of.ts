/** The text before and the text after a mark, in the first line that has it. Empty if no line has it. */
export function partsOf(lines: readonly string[], mark: string): readonly string[] {
  const line = lines.find((each) => each.includes(mark));
  const at = line?.indexOf(mark) ?? -1;
  return line === undefined ? [] : [line.slice(0, at), line.slice(at + mark.length)];
}
