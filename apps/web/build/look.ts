/** How Nuxt UI's components look where that is not as they come: colours by role, controls at least 36 high, icons of 18. */
export const look = {
  colors: {
    primary: 'egg',
    neutral: 'feather',
    success: 'moss',
    warning: 'grain',
    error: 'berry',
    info: 'egg',
    secondary: 'robin',
  },
  button: {
    slots: { base: 'rounded-lg font-medium', leadingIcon: 'size-[1.125rem]', trailingIcon: 'size-[1.125rem]' },
    variants: {
      size: {
        sm: { base: 'min-h-8 px-2.5 text-[0.8125rem]' },
        md: { base: 'min-h-9 px-3 text-[0.9375rem] gap-2' },
        xl: { base: 'min-h-11 px-4 text-[0.9375rem] gap-2', leadingIcon: 'size-5' },
      },
    },
    compoundVariants: [
      { color: 'neutral', variant: 'outline', class: 'bg-surface ring-(--roost-line-strong) hover:bg-sunk' },
      { color: 'neutral', variant: 'ghost', class: 'text-(--roost-toned) hover:text-(--roost-high)' },
    ],
  },
  input: {
    slots: { base: 'rounded-lg bg-surface' },
    variants: { size: { md: { base: 'min-h-10 px-3 text-base sm:text-[0.9375rem]' } } },
  },
  textarea: {
    slots: { base: 'rounded-lg bg-surface' },
    variants: { size: { md: { base: 'px-3 text-base sm:text-[0.9375rem]' } } },
  },
  select: {
    slots: { base: 'rounded-lg bg-surface' },
    variants: { size: { md: { base: 'min-h-10 px-3 text-base sm:text-[0.9375rem]' } } },
  },
  formField: {
    slots: {
      label: 'text-[0.9375rem] text-(--roost-high)',
      error: 'mt-1.5 text-sm',
      help: 'mt-1.5 text-sm text-(--roost-muted)',
      hint: 'text-sm text-(--roost-muted)',
    },
  },
  modal: {
    slots: {
      content: 'rounded-2xl ring-0 shadow-(--roost-e3) divide-line',
      title: 'text-[1.0625rem] font-[620]',
      footer: 'justify-end gap-2',
    },
  },
  dropdownMenu: { slots: { item: 'min-h-9 items-center' } },
  badge: { defaultVariants: { variant: 'soft' } },
};
