/// Compares an answer with a case's `expected`, key by key, and lists every difference.
struct GoldenComparison {
    private(set) var differences: [String] = []
    /// How many values were compared; a case that compares nothing is not a pass.
    private(set) var compared = 0

    init(_ golden: GoldenCase, answer: JSONValue) {
        compare(answer, with: golden.expected, at: "expected", golden.tolerance)
        if compared == 0 { differences.append("expected: nothing to compare") }
    }

    private mutating func compare(
        _ got: JSONValue, with expected: JSONValue, at path: String, _ tolerance: GoldenTolerance
    ) {
        switch expected {
        case .null:
            break
        case .object(let members):
            guard case .object(let answers) = got else { return note(path, got, expected) }
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                guard let narrowed = tolerance.below(key) else { continue }
                if case .null = value { continue }
                guard let answer = answers[key] else {
                    differences.append("\(path).\(key): missing in the answer")
                    continue
                }
                compare(answer, with: value, at: "\(path).\(key)", narrowed)
            }
        case .array(let values):
            guard case .array(let answers) = got, answers.count == values.count else {
                return note(path, got, expected)
            }
            // An empty array is a statement too: the answer has to be empty.
            if values.isEmpty { compared += 1 }
            for (index, value) in values.enumerated() {
                compare(answers[index], with: value, at: "\(path)[\(index)]", tolerance)
            }
        default:
            compared += 1
            if !Self.agrees(got, expected, tolerance) { note(path, got, expected) }
        }
    }

    private static func agrees(_ got: JSONValue, _ expected: JSONValue, _ tolerance: GoldenTolerance) -> Bool {
        switch (expected, got) {
        case (.bool(let expected), .bool(let got)): expected == got
        case (.integer(let expected), .integer(let got)): expected == got
        case (.integer(let expected), .number(let got)): Double(expected) == got
        case (.number(let expected), .number(let got)): tolerance.accepts(got, expected: expected)
        case (.number(let expected), .integer(let got)): tolerance.accepts(Double(got), expected: expected)
        case (.text(let expected), .text(let got)): expected == got
        case (.text(let expected), .number(let got)):
            JSONValue.specialNumber(expected).map { tolerance.accepts(got, expected: $0) } ?? false
        default: false
        }
    }

    private mutating func note(_ path: String, _ got: JSONValue, _ expected: JSONValue) {
        differences.append("\(path): got \(got.shortText), expected \(expected.shortText)")
    }
}

extension JSONValue {
    /// The value for a line of a report; long arrays and objects only by their size.
    var shortText: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        case .array(let values): "an array of \(values.count)"
        case .object(let members): "an object of \(members.count)"
        }
    }
}
