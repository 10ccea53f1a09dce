// One entry for every page; data-page of the body says which it is.

import * as alert from "./alert.js";
import * as alerts from "./alerts.js";
import * as cases from "./cases.js";
import * as counter from "./counter.js";
import * as csrf from "./csrf.js";
import * as figures from "./figures.js";
import * as imports from "./imports.js";
import * as inbox from "./inbox.js";
import * as keys from "./keys.js";
import * as lens from "./lens.js";
import * as links from "./links.js";
import * as menu from "./menu.js";
import * as notices from "./notices.js";
import * as outbox from "./outbox.js";
import * as pairs from "./pairs.js";
import * as passkeys from "./passkeys.js";
import * as picker from "./picker.js";
import * as pictures from "./pictures.js";
import * as protection from "./protection.js";
import * as queue from "./queue.js";
import * as search from "./search.js";
import * as shifts from "./shifts.js";
import * as sound from "./sound.js";
import * as subjects from "./subjects.js";
import * as theme from "./theme.js";
import * as threshold from "./threshold.js";
import * as typed from "./typed.js";
import * as vigilance from "./vigilance.js";

const PAGES = {
  alert, alerts, cases, counter, figures, imports, inbox, links, notices, outbox, pairs, protection, queue, search,
  sessions: passkeys, shifts, "sign-in": passkeys, subjects, threshold, vigilance,
};

csrf.listen();
theme.listen();
keys.listen();
menu.listen();
sound.listen();
picker.listen();
pictures.listen();
lens.listen();
typed.listen();
PAGES[document.body.dataset.page]?.start();
typed.restore();
