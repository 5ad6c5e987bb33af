import {
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
  Modal,
  Radio,
  Tooltip,
} from '@mantine/core'

const teal: MantineColorsTuple = [
  '#f0fdfa',
  '#ccfbf1',
  '#99f6e4',
  '#5eead4',
  '#2dd4bf',
  '#14b8a6',
  '#0d9488',
  '#0f766e',
  '#115e59',
  '#134e4a',
]

/** Mantine's own greys are bluish; these are of the colour of our paper. 4 draws fields: 3 to 1 against what it encloses. */
const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f3f1eb',
  '#e7e3da',
  '#d9d5cc',
  '#928e86',
  '#8f8b84',
  '#65625d',
  '#4c4945',
  '#33312e',
  '#1f1e1c',
]

/** From ink on dark paper (0) to the paper (7) and below; 4 draws fields here too. */
const dark: MantineColorsTuple = [
  '#e7e5e1',
  '#c4c2bd',
  '#a3a19c',
  '#7a7c80',
  '#6d7178',
  '#292d34',
  '#1c1f24',
  '#14161a',
  '#101215',
  '#0c0e10',
]

/** One family list for the three scripts: the browser takes each letter from the first font that has it. */
const sans =
  "'Inter Variable', 'Noto Sans Arabic Variable', 'Noto Sans SC Variable', system-ui, -apple-system, sans-serif"

export const theme = createTheme({
  colors: { teal, gray, dark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  // The accent is deep on light paper and bright on dark paper, so what stands on it changes too.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    const onAccent = input.variant === 'filled' && (input.color === undefined || input.color === 'teal')
    return onAccent ? { ...colors, color: 'var(--candor-on-accent)' } : colors
  },
  black: '#1b1f23',
  fontFamily: sans,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  headings: { fontFamily: sans, fontWeight: '620' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Checkbox: Checkbox.extend({ defaultProps: { iconColor: 'var(--candor-on-accent)' } }),
    Radio: Radio.extend({ defaultProps: { iconColor: 'var(--candor-on-accent)' } }),
    Modal: Modal.extend({
      // The title of a dialog stands in a <header>, which outside a dialog would be the banner of the page.
      defaultProps: { centered: true, transitionProps: { duration: 120 }, attributes: { header: { role: 'none' } } },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true }, multiline: true },
    }),
  },
})

/** Paper, ink and the quiet colours of the design, as CSS variables; each pair is AA on its paper. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfaf7',
    '--mantine-color-text': '#1b1f23',
    '--mantine-color-dimmed': '#5c5f63',
    '--mantine-color-error': '#b42318',
    '--mantine-color-placeholder': '#6b6e72',
    '--mantine-color-default': '#ffffff',
    '--mantine-color-default-hover': '#f4f2ec',
    '--mantine-color-default-border': '#d9d5cc',
    '--candor-raised': '#ffffff',
    '--candor-sunken': '#f3f1eb',
    '--candor-line': '#e7e3da',
    '--candor-accent': '#0f766e',
    '--candor-accent-soft': '#e3f1ee',
    '--candor-on-accent': '#ffffff',
    '--candor-danger': '#b42318',
    '--candor-warn': '#92400e',
    '--candor-zero': '#0f766e',
    '--candor-first': '#1d4ed8',
    '--candor-second': '#4338ca',
    '--candor-third': '#57534e',
    '--candor-inferred': '#7c3aed',
  },
  dark: {
    '--mantine-color-body': '#14161a',
    '--mantine-color-text': '#e7e5e1',
    '--mantine-color-dimmed': '#a3a19c',
    '--mantine-color-error': '#f97066',
    '--mantine-color-placeholder': '#8d8b87',
    '--mantine-color-default': '#1c1f24',
    '--mantine-color-default-hover': '#23272d',
    '--mantine-color-default-border': '#363b43',
    '--candor-raised': '#1a1d22',
    '--candor-sunken': '#101215',
    '--candor-line': '#292d34',
    '--candor-accent': '#2dd4bf',
    '--candor-accent-soft': '#16302e',
    '--candor-on-accent': '#04211e',
    '--candor-danger': '#f97066',
    '--candor-warn': '#fbbf24',
    '--candor-zero': '#2dd4bf',
    '--candor-first': '#60a5fa',
    '--candor-second': '#818cf8',
    '--candor-third': '#a8a29e',
    '--candor-inferred': '#a78bfa',
  },
})

/** The same key as public/boot.js reads before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'candor.scheme' })
