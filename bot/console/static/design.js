// Starts the design system's own behaviour: the menu on phones, error summaries, counts of characters.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
