// How the API answers: JSON, never stored by anybody on the way; an error is {"error": "a sentence that says what to do"}.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/http.hpp"
#include "core/result.hpp"

namespace stemmen::dashboard {

HttpResponse as_json(int status, const nlohmann::json& body);
HttpResponse refused(int status, const std::string& sentence);
// By its code; the detail must be a sentence for the reader.
HttpResponse refused(const Error& error);
HttpResponse busy();  // 503 with Retry-After

}  // namespace stemmen::dashboard
