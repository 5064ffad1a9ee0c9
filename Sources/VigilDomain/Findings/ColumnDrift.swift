/// What a column is to its model.
public enum ColumnRole: String, Sendable, Codable, CaseIterable {
    case feature, prediction, score
    /// What really happened, known later than the rest.
    case label

    /// Whether the model gives it out.
    public var isOutput: Bool { self == .prediction || self == .score }
}

/// The drift of one column against its baseline.
public struct ColumnDrift: Hashable, Sendable, Codable {
    /// The column's name.
    public var name: String
    /// Feature, prediction, score or label.
    public var role: ColumnRole
    /// Numbers or names.
    public var kind: ColumnKind
    /// Its weight in the table's magnitude.
    public var importance: Double
    /// What came out.
    public var outcome: Outcome
    /// What state the column is in.
    public var status: ColumnStatus
    /// Shares of missing, new and out-of-range values that were tested apart.
    public var quality: [QualityChange]
    /// What probably happened; `nil` unless it drifted.
    public var cause: DriftCause?
    /// The start of the first window of the stretch in which it drifts; `nil` where that is not known.
    public var driftingSince: Timestamp?

    /// The drift of one column.
    public init(
        name: String, role: ColumnRole, kind: ColumnKind, importance: Double, outcome: Outcome,
        status: ColumnStatus = .ok, quality: [QualityChange] = [], cause: DriftCause? = nil,
        driftingSince: Timestamp? = nil
    ) {
        self.name = name
        self.role = role
        self.kind = kind
        self.importance = importance
        self.outcome = outcome
        self.status = status
        self.quality = quality
        self.cause = cause
        self.driftingSince = driftingSince
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        role = try container.decode(ColumnRole.self, forKey: .role)
        kind = try container.decode(ColumnKind.self, forKey: .kind)
        importance = try container.decode(Double.self, forKey: .importance)
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        // Findings that were stored before these were known do not have them.
        let isMeasured: Bool = if case .measured = outcome { true } else { false }
        status = try container.decodeIfPresent(ColumnStatus.self, forKey: .status) ?? (isMeasured ? .ok : .tooFew)
        quality = try container.decodeIfPresent([QualityChange].self, forKey: .quality) ?? []
        cause = try container.decodeIfPresent(DriftCause.self, forKey: .cause)
        driftingSince = try container.decodeIfPresent(Timestamp.self, forKey: .driftingSince)
    }

    /// What a column's check came to.
    public enum Outcome: Hashable, Sendable, Codable {
        /// Both sides had enough values.
        case measured(Measurement)
        /// A side has fewer values than the rule needs; nothing is claimed.
        case notEnoughData(haveReference: Int, haveCurrent: Int, need: Int)
    }

    /// The numbers of one column.
    public struct Measurement: Hashable, Sendable, Codable {
        /// The test: `kolmogorov_smirnov` or `chi_squared`.
        public var test: String
        /// How its p-value was found, such as `conditional_exact`, `asymptotic`, `monte_carlo` or `monte_carlo_tail` (from
        /// random tables, continued by a fitted law); `grid_asymptotic` and the like where the window was counted in bins.
        public var method: String
        /// D, or chi-squared.
        public var statistic: Double
        /// The p-value before adjustment, in [0, 1].
        public var pValue: Double
        /// The p-value adjusted across the table's columns, in [0, 1].
        public var adjustedPValue: Double
        /// The name of the effect: `wasserstein_1_in_reference_sd` or `total_variation`.
        public var effectName: String
        /// The effect as estimated, at least 0.
        public var effect: Double
        /// The effect minus its mean when nothing drifts at these sizes, at least 0.
        public var correctedEffect: Double
        /// The effect's size that counts as relevant.
        public var relevantEffect: Double
        /// Population stability index in nats, deciles of the reference (its names for categories), 0.5 added to each bin.
        public var psi: Double
        /// Jensen-Shannon distance, base 2, on the same bins without an addition; in [0, 1].
        public var jensenShannon: Double
        /// How the bins of the two were made.
        public var recipe: String
        /// Values on each side that are there.
        public var referenceCount: Int
        /// Values in the window that are there.
        public var currentCount: Int
        /// Share of missing values in the reference, in [0, 1].
        public var referenceMissingShare: Double
        /// Share of missing values in the window, in [0, 1].
        public var currentMissingShare: Double
        /// Share of the window below the reference's least value; 0 for categories.
        public var belowRangeShare: Double
        /// Share of the window above the reference's greatest value; 0 for categories.
        public var aboveRangeShare: Double
        /// Share of the window in names that the reference does not have; 0 for numbers.
        public var newCategoryShare: Double
        /// Categories: some of those names, most frequent first, at most ten.
        public var newCategories: [String]
        /// Categories: some names of the reference that the window lacks, most frequent first, at most ten.
        public var vanishedCategories: [String]
        /// Numbers: mean of the reference; categories: NaN is never stored, so `nil`.
        public var referenceMean: Double?
        /// Numbers: mean of the window.
        public var currentMean: Double?
        /// Whether both keys turned.
        public var isDrifted: Bool
        /// The lower end of the corrected effect's 95 % interval, at least 0, both samples' errors counted.
        public var effectLower95: Double?
        /// The upper end of that interval.
        public var effectUpper95: Double?
        /// By what factor dependence between rows reduces both sample sizes, at least 1; `nil` where it is not known.
        public var designEffect: Double?
        /// How much greater than stated the statistic may be, where it was found from counts in bins.
        public var conservativeBy: Double?
        /// What is taken off the corrected effect before it is held against the relevant size, because the baseline is
        /// too small for the window and its own error is in every comparison; at least 0.
        public var baselineMargin: Double?

        /// A measurement of every number.
        public init(
            test: String, method: String, statistic: Double, pValue: Double, adjustedPValue: Double,
            effectName: String, effect: Double, correctedEffect: Double, relevantEffect: Double, psi: Double,
            jensenShannon: Double, recipe: String, referenceCount: Int, currentCount: Int,
            referenceMissingShare: Double, currentMissingShare: Double, belowRangeShare: Double,
            aboveRangeShare: Double, newCategoryShare: Double, newCategories: [String], vanishedCategories: [String],
            referenceMean: Double?, currentMean: Double?, isDrifted: Bool, effectLower95: Double? = nil,
            effectUpper95: Double? = nil, designEffect: Double? = nil, conservativeBy: Double? = nil,
            baselineMargin: Double? = nil
        ) {
            self.test = test
            self.method = method
            self.statistic = statistic
            self.pValue = pValue
            self.adjustedPValue = adjustedPValue
            self.effectName = effectName
            self.effect = effect
            self.correctedEffect = correctedEffect
            self.relevantEffect = relevantEffect
            self.psi = psi
            self.jensenShannon = jensenShannon
            self.recipe = recipe
            self.referenceCount = referenceCount
            self.currentCount = currentCount
            self.referenceMissingShare = referenceMissingShare
            self.currentMissingShare = currentMissingShare
            self.belowRangeShare = belowRangeShare
            self.aboveRangeShare = aboveRangeShare
            self.newCategoryShare = newCategoryShare
            self.newCategories = newCategories
            self.vanishedCategories = vanishedCategories
            self.referenceMean = referenceMean
            self.currentMean = currentMean
            self.isDrifted = isDrifted
            self.effectLower95 = effectLower95
            self.effectUpper95 = effectUpper95
            self.designEffect = designEffect
            self.conservativeBy = conservativeBy
            self.baselineMargin = baselineMargin
        }
    }
}

extension ColumnDrift.Measurement {
    /// The effect that is held against the relevant size: the corrected one, less the margin of a small baseline.
    public var decidingEffect: Double { max(0, correctedEffect - (baselineMargin ?? 0)) }
}

extension ColumnDrift {
    /// The numbers, when there are any.
    public var measurement: Measurement? {
        if case .measured(let measurement) = outcome { measurement } else { nil }
    }

    /// Whether the column drifted; false without enough data.
    public var isDrifted: Bool { measurement?.isDrifted ?? false }

    /// The corrected effect divided by its relevant size, 1 at the limit; `nil` without enough data.
    public var driftScore: Double? { measurement.map { $0.correctedEffect / $0.relevantEffect } }

    /// The corrected effect on a scale from 0 to 1: min(1, W1/sd) or total variation; `nil` without enough data.
    public var unitEffect: Double? { measurement.map { min(1, $0.correctedEffect) } }
}
