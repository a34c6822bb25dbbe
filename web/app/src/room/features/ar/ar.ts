/** Which of a product's USDZ files Apple's viewer is to show. Pure. */
import type { ModelUsdz, Product, Variant } from '@vitrine-shop/sdk';

/** The USDZ in this finish, else the one as the model came. */
export function usdzOf(product: Product, variant: Variant | null): ModelUsdz | null {
  const files = product.model.usdz ?? [];
  const worn = variant?.material_variant ?? null;
  return files.find((file) => file.variant === worn) ?? files.find((file) => file.variant === null) ?? null;
}
