declare module '*.py' {
  const text: string;
  export default text;
}

declare module 'prompts/lib/util/figures.js' {
  const figures: Record<string, string>;
  export default figures;
}
