public import VigilDomain

/// A way to tell whether a column moved: the plug-in border of drift detection.
///
/// To add one of Vigil's own: a file under `Detectors/` with a type of the same name, and a line in
/// `DriftDetectorCatalog.swift`; the contract tests then run over it. To add one from outside: conform to this protocol
/// and register it.
public protocol DriftDetector: Sendable {
    /// What it is and what it needs.
    var descriptor: DriftDetectorDescriptor { get }

    /// Compares a window with its reference.
    ///
    /// Identical samples give no alarm, the order of values does not matter, and no input crashes: too few values, a
    /// column of the wrong kind or without variation are outcomes.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The numbers, or why there are none.
    func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome

    /// Compares a window with its reference where the p-value has to reach a level.
    ///
    /// A detector whose p-value comes from random draws takes as many as the level asks for; without an implementation
    /// of its own this is the plain comparison.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach, above 0.
    /// - Returns: As the plain comparison.
    func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome
}

extension DriftDetector {
    /// The plain comparison, whatever the level.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        compare(reference: reference, current: current)
    }
}

/// The identifier of a drift detector, open so that an older program can read a newer one's rows.
public struct DriftDetectorID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The stable text, lower snake case.
    public let rawValue: String

    /// An identifier from its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An identifier from its stable text.
    public init(_ text: String) { rawValue = text }

    public var description: String { rawValue }
}

/// What a drift detector is, what it needs and what its numbers mean.
public struct DriftDetectorDescriptor: Sendable, Hashable, Codable {
    /// The stable identifier.
    public var id: DriftDetectorID
    /// What people call it.
    public var title: String
    /// The kinds of column that it takes.
    public var kinds: [ColumnKind]
    /// What it must be handed.
    public var needs: DriftDetectorNeed
    /// The fewest values a side that it says anything about.
    public var minimumRows: Int
    /// Whether swapping reference and current leaves its statistic the same.
    public var isSymmetric: Bool
    /// Whether its outcome has a p-value.
    public var hasPValue: Bool
    /// The least p-value that it can give, above 0 where it is found by a limited number of draws.
    public var leastPValue: Double
    /// How its bins are made, where it has any; without it its numbers could not be reproduced.
    public var recipe: String?
    /// What it computes, as a formula or a sentence, with range and unit.
    public var definition: String
    /// Where the definition comes from.
    public var source: String

    /// A description of a detector.
    public init(
        id: DriftDetectorID, title: String, kinds: [ColumnKind], needs: DriftDetectorNeed = .sample(atMost: nil),
        minimumRows: Int = 20, isSymmetric: Bool, hasPValue: Bool, leastPValue: Double = 0, recipe: String? = nil,
        definition: String, source: String
    ) {
        self.id = id
        self.title = title
        self.kinds = kinds
        self.needs = needs
        self.minimumRows = minimumRows
        self.isSymmetric = isSymmetric
        self.hasPValue = hasPValue
        self.leastPValue = leastPValue
        self.recipe = recipe
        self.definition = definition
        self.source = source
    }
}

/// What a drift detector must be handed.
public enum DriftDetectorNeed: Sendable, Hashable, Codable {
    /// One value after the other, as they come.
    case stream
    /// The values themselves; of more than `atMost` rows so many are taken by chance first, `nil` for all.
    case sample(atMost: Int?)

    /// The most rows that are handed over; `nil` for any number.
    var mostRows: Int? {
        if case .sample(let most?) = self { max(0, most) } else { nil }
    }
}

/// What a drift detector found.
public enum DriftDetectorOutcome: Sendable, Hashable {
    /// Both samples could be compared.
    case measured(Measurement)
    /// A sample has fewer values than the detector needs; nothing is claimed.
    case notEnoughData(haveReference: Int, haveCurrent: Int, need: Int)
    /// The detector does not take columns of this kind, or the two samples differ in kind.
    case notApplicable(reason: String)

    /// A detector's numbers; all finite.
    public struct Measurement: Sendable, Hashable {
        /// The detector's statistic; 0 where nothing differs.
        public var statistic: Double
        /// How likely a statistic at least as great is without drift, in [0, 1]; `nil` where none is defined.
        public var pValue: Double?
        /// How large the difference is, at least 0, in the unit that the descriptor's definition names.
        public var effect: Double
        /// How the p-value was found, such as `asymptotic`, `conditional_exact` or `permutation`; `nil` without one.
        public var method: String?
        /// What the numbers depend on besides the samples, in words: bins, smoothing, seed, number of draws; `nil` where
        /// the descriptor's recipe says it all.
        public var recipe: String?
        /// The effect's mean without drift at these sizes, where the effect is a raw distance from which it is not taken
        /// off; `nil` where it is not known.
        ///
        /// A raw distance decides only where this is at most half its relevant size, and one without a p-value only where
        /// this is known.
        public var nullMean: Double?
        /// Whether a raw distance grows as the square of a small difference, as indices and divergences do.
        public var isSquare: Bool
        /// The lower end of the true effect's 95 % interval, at least 0, both samples' errors counted; `nil` where no sound
        /// one is known.
        public var effectLower95: Double?
        /// The upper end of that interval.
        public var effectUpper95: Double?
        /// How many squared normal deviates the statistic is like, at least 1.
        ///
        /// One for a difference of two means, one less than the bins for a distance over bins. Where rows depend on each
        /// other the p-value is corrected by it.
        public var degreesOfFreedom = 1

        /// A measurement.
        public init(
            statistic: Double, pValue: Double? = nil, effect: Double, method: String? = nil, recipe: String? = nil,
            nullMean: Double? = nil, isSquare: Bool = false, effectLower95: Double? = nil,
            effectUpper95: Double? = nil
        ) {
            self.statistic = statistic
            self.pValue = pValue
            self.effect = effect
            self.method = method
            self.recipe = recipe
            self.nullMean = nullMean
            self.isSquare = isSquare
            self.effectLower95 = effectLower95
            self.effectUpper95 = effectUpper95
        }
    }

    /// The numbers, when there are any.
    public var measurement: Measurement? {
        if case .measured(let measurement) = self { measurement } else { nil }
    }
}
