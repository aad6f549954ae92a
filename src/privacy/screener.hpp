// Safety rules and redaction rules together, as the service uses them. The caller reads the files; nothing here touches a disk.
#pragma once

#include <vector>

#include "privacy/redact.hpp"
#include "privacy/safety.hpp"

namespace stemmen::privacy {

class Screener {
public:
    // The files of config/safety (*.json), and those of config/redaction (*.json) with config/reference/postnummer-kommune.csv.
    static Result<Screener> load(const std::vector<NamedText>& safety_files, const std::vector<NamedText>& redaction_files) {
        auto safety = SafetyRules::parse(safety_files);
        if (!safety) return safety.error();
        auto redaction = RedactionRules::parse(redaction_files);
        if (!redaction) return redaction.error();
        return Screener(std::move(*safety), std::move(*redaction));
    }

    [[nodiscard]] SafetyClass safety(std::string_view text) const { return screen(safety_, text); }
    [[nodiscard]] SafetyFinding why(std::string_view text) const { return explain(safety_, text); }
    [[nodiscard]] Redaction redacted(std::string_view text) const { return redact(redaction_, text); }

private:
    Screener(SafetyRules safety, RedactionRules redaction) : safety_(std::move(safety)), redaction_(std::move(redaction)) {}
    SafetyRules safety_;
    RedactionRules redaction_;
};

}  // namespace stemmen::privacy
