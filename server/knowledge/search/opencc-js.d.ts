/** The package's own types import files without their endings, which TypeScript does not find here. */
declare module "opencc-js/t2cn" {
  export function Converter(options: { readonly from: string; readonly to: string }): (text: string) => string;
}
