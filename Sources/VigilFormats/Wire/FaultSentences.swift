internal import CSIMDJSON
internal import VigilDomain

/// Turns the reader's faults into errors for people: what was given, what is allowed.
struct FaultSentences {
    let layout: RecordLayout
    let body: UnsafeBufferPointer<UInt8>
    let earliest: Timestamp
    let latest: Timestamp

    /// The error of one rejected row.
    func error(_ fault: vigil_fault) -> RowError {
        let row = Int(clamping: fault.row)
        func with(_ code: RowError.Code, _ detail: String) -> RowError {
            RowError(row: row, field: field(fault), code: code, detail: detail)
        }
        let given = self.given(fault)
        switch fault.code {
        case .none, .malformed:
            return with(.malformedJSON, "not valid JSON at byte \(fault.offset) of the body: \(fault.syntax.sentence)")
        case .not_an_object: return with(.notAnObject, "\(given) was given; a row is an object { … }")
        case .unknown_field: return with(.unknownField, unknown(fault))
        case .duplicate_field: return with(.duplicateField, "the field is given twice; which one counts is not said")
        case .wrong_type: return with(.wrongType, "\(given) was given; \(allowed(fault))")
        case .missing: return with(.missingField, "the field is required; \(allowed(fault))")
        case .empty: return with(.empty, "\"\" was given; an id has 1 to \(RowRules.longestID) bytes")
        case .too_long: return with(.tooLong, tooLong(fault))
        case .control_character:
            return with(.invalidText, "\(given) has a control character; an id is printable text")
        case .half_surrogate:
            return with(.invalidText, "\(given) has an escape \\ud800 to \\udfff that is only half a character")
        case .not_a_time: return with(.invalidTimestamp, "\(given) \(TimestampError.notATime)")
        case .no_zone: return with(.timestampWithoutZone, "\(given) \(TimestampError.noZone)")
        case .too_early:
            return with(.timestampTooEarly, "\(given) was given; the earliest time allowed is \(earliest)")
        case .in_future:
            return with(.timestampInFuture, "\(given) was given; the latest time allowed now is \(latest)")
        case .number_too_large:
            return with(.outOfRange, "\(given) is beyond the range of a double, about 1.8e308")
        case .out_of_range: return with(.outOfRange, "\(given) was given; \(allowed(fault))")
        case .duplicate_id:
            return with(.duplicateID, "\(given) is the id of an earlier row of this body; that row was kept")
        case .unknown_class:
            return with(.unknownClass, "\(given) was given; \(RowRules.sentence(ofClasses: layout.classes))")
        case .wrong_sum: return with(.outOfRange, "they sum to \(fault.sum); \(RowRules.sentenceOfSum)")
        }
    }

    private func field(_ fault: vigil_fault) -> String {
        switch fault.place {
        case .row: ""
        case .id: "id"
        case .timestamp: "timestamp"
        case .features: "features"
        case .feature: "features." + (layout.features?[Int(fault.column)].name ?? "")
        case .field: layout.fields[Int(fault.column)].name
        case .unknown_field: key(fault)
        case .unknown_feature: "features." + key(fault)
        case .probabilities: "probabilities"
        case .class: "probabilities." + layout.classes[Int(fault.column)]
        case .unknown_class: "probabilities." + key(fault)
        }
    }

    private func key(_ fault: vigil_fault) -> String { Excerpt.text(body, fault.key_offset, fault.key_length) }

    /// The value as it stands in the body, with its type where the text alone does not show it.
    private func given(_ fault: vigil_fault) -> String {
        let text = Excerpt.text(body, fault.offset, fault.length)
        switch text.utf8.first {
        case UInt8(ascii: "\""): return "the string \(text)"
        case UInt8(ascii: "{"): return "the object \(text)"
        case UInt8(ascii: "["): return "the array \(text)"
        default: return text
        }
    }

    private func tooLong(_ fault: vigil_fault) -> String {
        let most = fault.place == .id ? RowRules.longestID : RowRules.longestName
        return "the text has \(max(0, Int(clamping: fault.length) - 2)) bytes; at most \(most) are allowed"
    }

    private func allowed(_ fault: vigil_fault) -> String {
        switch fault.place {
        case .id: return "an id is a string of 1 to \(RowRules.longestID) bytes"
        case .timestamp:
            return "a timestamp is a string such as \"2026-05-01T10:30:00Z\" or a whole number of milliseconds since "
                + "1970-01-01T00:00:00Z"
        case .features: return "features are an object with one key a feature"
        case .feature:
            let isNumber = layout.features?[Int(fault.column)].rule != .name
            return isNumber
                ? "the schema says numeric: a JSON number, or null where it is missing"
                : "the schema says categorical: a string, number or truth value, or null where it is missing"
        case .field: return allowed(layout.fields[Int(fault.column)].rule)
        case .probabilities: return "probabilities are an object with one key a class"
        case .class: return ValueRule.share.sentence
        case .row, .unknown_field, .unknown_feature, .unknown_class: return ""
        }
    }

    private func allowed(_ rule: ValueRule) -> String {
        switch rule {
        case .name: "a string is allowed here, or a number or truth value, which count as their text"
        case .binaryClass: "\(rule.sentence), or false or true"
        case .number, .share, .rank, .notNegative, .time: rule.sentence
        }
    }

    private func unknown(_ fault: vigil_fault) -> String {
        if fault.place == .unknown_feature {
            return "not a feature of \(layout.model); its features are \(list((layout.features ?? []).map(\.name)))"
        }
        if fault.place == .unknown_class {
            return "not a class of \(layout.model); its classes are \(list(layout.classes))"
        }
        let known =
            ["id", "timestamp"] + (layout.features == nil ? [] : ["features"]) + layout.fields.map(\.name)
            + (layout.hasProbabilities ? ["probabilities"] : [])
        let hint =
            switch key(fault) {
            case "confidence" where layout.features != nil: "; the probability of a binary model's class 1 is its score"
            case "probabilities" where layout.features != nil:
                "; only a multiclass model that names its classes has probabilities"
            default: ""
            }
        return "not a field of this format; its fields are \(list(known))\(hint)"
    }

    /// Names for people, the first ten of them.
    private func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "none" }
        let shown = names.prefix(10).map { Excerpt.quoted($0) }.joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }
}
