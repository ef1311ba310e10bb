"""Abbreviations that do not end a sentence, by language; what may end one as well («etc.») is not here.

Without the last full stop. A form in small letters stands for the one with a capital, too; a form with a capital
only for itself ("No. 5", but "He said no."). Russian is razdel's.
"""

ABBREVIATIONS: dict[str, frozenset[str]] = {
    language: frozenset(forms.split())
    for language, forms in {
        "be": "вул праф акад гл рэд напр дац св",
        "bg": "ул бул проф акад доц гл ред напр инж арх св",
        "cs": "prof doc dr ing mgr mudr judr ul nám např tzv sv gen plk str tř",
        "da": "dr prof hr fr nr kl ca f.eks bl.a sct gl",
        "de": "dr prof hr fr nr str ca bzw z.B d.h u.a sog vgl inkl ggf evtl St ing dipl Jh geb gest Abs Art Mio Mrd",
        "en": "mr mrs ms messrs dr prof st rev hon gen lt col capt cmdr sgt cpl maj gov sen rep pres supt insp vs e.g "
        "i.e cf ca approx No Nos Fig Figs Vol pp ed eds Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec Ft Mt",
        "es": "sr sra srta dr dra d.ª dña prof lic ing gral pág págs núm núms art av avda p.ej vs",
        "fi": "prof tri nk mm esim ns toim v",
        "fr": "m mm mme mmes mlle mlles dr pr me mgr st ste av bd n° no p pp cf p.ex art vol éd",
        "hr": "dr prof mr ing sv ul gđa npr tzv str br",
        "hu": "dr prof ifj id özv pl ún kb vö ld u",
        "it": "sig sigg dott prof ing avv on sen gen art pag pagg cfr n S.p",
        "nb": "dr prof nr kl ca f.eks bl.a",
        "nl": "dr drs prof mr mw dhr ir ing nr ca bijv o.a d.w.z St art blz",
        "pl": "prof dr hab inż mgr gen płk mjr kpt ul al pl św nr str im np tzw m.in ks red",
        "pt": "sr sra dr dra prof profa eng av pág págs núm art p.ex exmo d",
        "ro": "dr prof ing dl dna nr str art pag cca sf",
        "sk": "prof doc dr ing mgr ul nám napr tzv sv gen plk str",
        "sl": "dr prof mag ing sv ul npr t.i str št",
        "sr": "др проф инж ул бр св нпр тзв стр ген dr prof inž ul br sv npr tzv str gen",
        "sv": "dr prof nr kl ca t.ex bl.a s.k f.d fr hr",
        "tr": "dr prof doç av sok cad mah bkz yrd arş öğr gör",
        "uk": "вул просп пров бул пл проф акад доц гол ред напр див ім св ген полк о",
    }.items()
}

DOT_ORDINALS = frozenset(
    (
        "bs",
        "cs",
        "da",
        "de",
        "et",
        "eu",
        "fi",
        "fo",
        "hr",
        "hu",
        "is",
        "lv",
        "nb",
        "nn",
        "no",
        "pl",
        "sk",
        "sl",
        "sr",
        "tr",
    )
)
"""Languages in which a full stop makes an ordinal number: „am 3. Mai“."""
