/**
 * `/sdk/ad-stubs.js`: stands before the tags of advertising vendors, and answers `__gpp` (GPP 1.1) and, where `data-tcf="on"` says
 * so, `__tcfapi` (TCF 2.3) until Candor knows the answer. `data-gpp` lists the sections, as `7:usnat,8:usca`.
 */
import { installGppStub, installTcfStub } from '@candor/tcf-gpp/stubs'

const { gpp = '7:usnat', tcf } = document.currentScript?.dataset ?? {}
const withTcf = tcf === 'on'
installGppStub([...gpp.split(',').map((section) => section.trim()), ...(withTcf ? ['2:tcfeuv2'] : [])])
if (withTcf) installTcfStub()
