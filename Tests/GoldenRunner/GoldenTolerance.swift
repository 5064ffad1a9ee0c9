/// How far a value may lie from the expected one: `|got - expected| <= max(absolute, relative * |expected|)`.
struct GoldenTolerance: Sendable {
    var relative: Double
    var absolute: Double
    /// What replaces the two for a key and everything below it; `nil` inside means "do not compare".
    var overrides: [String: Override]

    enum Override: Sendable {
        case ignore
        case within(relative: Double, absolute: Double)
    }

    init(_ json: JSONValue) throws {
        relative = try json.number("relative")
        absolute = try json.number("absolute")
        overrides = [:]
        guard case .object(let keys)? = json["keys"] else { return }
        for (key, value) in keys {
            if case .null = value {
                overrides[key] = .ignore
            } else {
                overrides[key] = .within(relative: try value.number("relative"), absolute: try value.number("absolute"))
            }
        }
    }

    /// The tolerance below a key, `nil` if the key is not to be compared.
    func below(_ key: String) -> GoldenTolerance? {
        switch overrides[key] {
        case nil: return self
        case .ignore: return nil
        case .within(let relative, let absolute):
            var narrowed = self
            narrowed.relative = relative
            narrowed.absolute = absolute
            return narrowed
        }
    }

    func accepts(_ got: Double, expected: Double) -> Bool {
        if expected.isNaN { return got.isNaN }
        if expected.isInfinite || got.isInfinite { return got == expected }
        return abs(got - expected) <= max(absolute, relative * abs(expected))
    }
}
