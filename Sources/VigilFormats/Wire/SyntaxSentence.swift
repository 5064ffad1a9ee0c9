internal import CSIMDJSON

extension vigil_syntax {
    /// What is wrong at the place where a text stops being JSON.
    var sentence: String {
        switch self {
        case .none: "is not JSON"
        case .empty: "there is no JSON text"
        case .invalid_utf8: "the bytes are not UTF-8"
        case .control_character:
            "a control character stands in a string as it is; JSON writes it as an escape such as \\n or \\u0000"
        case .unclosed_string: "the string that begins here has no closing quote"
        case .bad_escape: "a backslash begins no escape that JSON has"
        case .expected_value: "a value is expected here"
        case .expected_key: "a key in double quotes is expected here; after the last one there is no comma"
        case .expected_colon: "a colon is expected after the key"
        case .expected_comma_or_brace: "a comma or } is expected here"
        case .expected_comma_or_bracket: "a comma or ] is expected here"
        case .expected_object: "an object { … } is expected here"
        case .expected_array: "an array [ … ] is expected here"
        case .bad_number: "this is not how JSON writes a number"
        case .bad_literal:
            "this is no JSON value; the words are true, false and null, and strings stand in double quotes"
        case .not_a_number_literal:
            "NaN and Infinity are not JSON; for a missing value leave the key out or give null"
        case .ends_early: "the text ends in the middle of a value"
        case .trailing: "there is something after the end of the value"
        case .too_deep: "values are nested more than 64 deep"
        }
    }
}
