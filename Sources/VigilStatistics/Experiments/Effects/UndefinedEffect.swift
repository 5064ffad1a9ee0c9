/// Why an effect has no number yet, or none at all; an answer and not an error, since every test begins with it.
public enum UndefinedEffect: Sendable, Hashable, Codable {
    /// The smaller arm, or the smaller side of a stratum, has too few units for a variance.
    case tooFewUnits(have: Int, need: Int)
    /// A ratio's denominators sum to 0 in an arm.
    case zeroDenominator
    /// The control's value is 0, and nothing is a share of it.
    case zeroBaseline
    /// Neither arm varies, so that chance cannot be judged.
    case nothingVaries
    /// A quantile lies so far out that its arm has no value on one side of its interval.
    case quantileOutOfReach(have: Int, need: Int)
    /// So many values equal the quantile that its interval has no length.
    case tiedQuantile
}

extension UndefinedEffect: CustomStringConvertible {
    /// The reason in words for a person.
    public var description: String {
        switch self {
        case .tooFewUnits(let have, let need): "the smaller arm has \(have) units, needs at least \(need)"
        case .zeroDenominator: "the denominators of an arm sum to 0"
        case .zeroBaseline: "the control's value is 0, a relative effect has no meaning"
        case .nothingVaries: "neither arm's values vary"
        case .quantileOutOfReach(let have, let need):
            "the smaller arm has \(have) values, this quantile's interval needs at least \(need)"
        case .tiedQuantile: "too many equal values at the quantile for an interval"
        }
    }
}

/// An effect with its standard error, or why there is none.
public enum EffectOutcome: Sendable, Hashable, Codable {
    /// The effect.
    case estimated(EffectEstimate)
    /// Why there is none.
    case undefined(UndefinedEffect)

    /// The effect, `nil` where there is none.
    public var estimate: EffectEstimate? { if case .estimated(let effect) = self { effect } else { nil } }
}

/// A comparison of two arms, or why there is none.
public enum ContrastOutcome: Sendable, Hashable, Codable {
    /// The comparison.
    case measured(EffectContrast)
    /// Why there is none.
    case undefined(UndefinedEffect)

    /// The comparison, `nil` where there is none.
    public var contrast: EffectContrast? { if case .measured(let contrast) = self { contrast } else { nil } }

    /// The difference of the arms.
    public var absolute: EffectOutcome {
        switch self {
        case .measured(let contrast): .estimated(contrast.absolute)
        case .undefined(let reason): .undefined(reason)
        }
    }

    /// The difference as a share of the control's value.
    public var relative: EffectOutcome {
        switch self {
        case .measured(let contrast): contrast.relative
        case .undefined(let reason): .undefined(reason)
        }
    }
}
