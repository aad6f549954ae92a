#include "bench/screen/texts.hpp"

#include "core/text.hpp"

namespace stemmen::bench {

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all{
        {"ordinary, bokmål",
         "Jeg synes det gikk greit, men det tok lang tid før noen kom. Hun som snakket med meg var rolig og forklarte hva som skulle skje videre. "
         "Det jeg savnet, var å få vite hvor lenge jeg måtte vente, for jeg sto ute i regnet i tre kvarter uten å vite om noen var på vei. "
         "Ellers fint, og takk for hjelpen! "},
        {"ordinary, nynorsk",
         "Eg fekk god hjelp på politistasjonen i Førde, men det var lang kø og ingen som sa kor lenge det ville ta. Betjenten var triveleg og "
         "hadde god tid då det endeleg vart min tur. Det hadde vore fint med ein skjerm som viste kor mange som stod føre meg i køen. "
         "Elles har eg ingenting å klage på. "},
        {"ordinary, English",
         "I came to the station in Bergen to pick up my passport and it was ready as promised. The officer at the desk was friendly, but the "
         "signs were only in Norwegian and I did not know where to wait. It would help if someone met you at the door and told you what to do. "
         "Thank you all the same. "},
        {"names and places",
         "Betjent Kari Hansen ved Grønland politistasjon hjalp min sønn Ola (8) og naboen Per Olsen i Storgata 12 B, 0155 Oslo. Vi snakket med "
         "Marit og Lars Berg, Ingrid Dahl og Knut Haugen fra Nordby skole, og med lensmann Nils Utsi i Karasjok. Min kone Anne heter Lie. "},
        {"full of numbers",
         "Fnr 15819012382, tlf 900 00 000 og +47 22 00 00 00, konto 1234.56.78903, kort 4111 1111 1111 1111, IBAN NO93 8601 1117 947, bil AB 12345, "
         "sak 2026/12345-3, org.nr 983999999, født 15.01.1990, pass CCC123456, 59.9139, 10.7522, kari@example.com og 0155 Oslo. "},
        {"hostile: digits", "1 1.1-1 "},
        {"hostile: at signs", "a@a.@b."},
        {"hostile: cue words", "sak nr er ring meg på født den min er heter "},
        {"hostile: rule words", "ikke ikke slå drepe meg nå har kniv skyte ham vil "},
        {"hostile: capitals", "Ola Berg Von Av "},
        {"hostile: drawn out", "hjeeeeeelp aaaaaaaaa "},
        {"hostile: marks", "e\u0301\u200B\u0330l\u00AD０\uFF11 "},
        {"hostile: one word", "abcdefghijklmnopqrstuvwxyz"},
        {"hostile: plates", "bil ab1234 "},
        {"hostile: number words", "ti ti hundre hundre "},
        {"hostile: spelt out", "alfa."},
        {"hostile: short links", "x.com/"},
        {"hostile: links", "facebook.com/facebook.com/maps.google.com/"},
    };
    return all;
}

std::string grown(std::string_view text, std::size_t length) {
    std::string out;
    for (std::size_t characters = 0; characters < length;) {
        const std::string_view piece = first_code_points(text, length - characters);
        characters += count_code_points(piece);
        out += piece;
    }
    return out;
}

}  // namespace stemmen::bench
