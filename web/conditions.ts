/** Where our packages' sources are, unbuilt: a condition of `exports` that only this workspace asks for. */
export const SOURCE = '@vitrine-shop/source';
