// A helper answers a call for help.
import { $, ask, takeFragment } from '/web/common/api.js'

const token = takeFragment()
for (const b of document.querySelectorAll('[data-minutes]')) {
  b.onclick = async () => {
    try {
      await ask('/desk/api/help', { token, minutes: b.dataset.minutes })
      $('text').textContent = `The station says that you come in ${b.dataset.minutes} minutes. Thank you.`
    } catch (e) {
      $('text').textContent = e.status === 410 ? 'Somebody has answered already. Thank you all the same.' : e.message
    }
    $('answers').hidden = true
  }
}
