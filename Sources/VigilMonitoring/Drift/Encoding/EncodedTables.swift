import VigilDomain
import VigilLearning

/// A reference and a window as rows of numbers for a learner.
struct EncodedTables {
    let reference: FeatureRows
    let window: FeatureRows
    /// The column that each feature comes from.
    let columns: [Int]

    /// How columns become features.
    enum Recipe {
        /// For decisions by thresholds: numbers as they are, names by their rank by frequency in both samples together.
        case thresholds
        /// For weighted sums: numbers within three times their 99 % range, a feature for each of the most frequent
        /// names, one for "missing".
        case weights

        /// In words.
        var description: String {
            switch self {
            case .thresholds: "names by their rank by frequency in both samples"
            case .weights: "a feature each for the most frequent names and for missing values"
            }
        }
    }

    /// How many names of a column have features of their own at most, and of all columns.
    private static let mostNames = 30
    private static let mostNameFeatures = 256
    /// How many numbers the rows of both samples hold at most.
    private static let mostNumbers = 20_000_000
    /// How many rows of either sample are used at most.
    static let mostRows = 50_000

    /// How many rows of either sample are used of tables with these columns.
    static func rowLimit(_ table: DriftTable, _ recipe: Recipe) -> Int {
        let names = table.columns.count { $0.kind == .categorical }
        let features =
            switch recipe {
            case .thresholds: table.columns.count
            case .weights: table.columns.count + min(mostNameFeatures, mostNames * names)
            }
        return max(500, min(mostRows, mostNumbers / (2 * max(1, features))))
    }

    /// Encodes two tables; `nil` where no column has more than one value.
    ///
    /// Nothing in a row tells on which side it is: every center, rank and scale is that of both samples together.
    init?(_ pair: TablePair, _ recipe: Recipe) {
        var reference: [[Float]] = []
        var window: [[Float]] = []
        var columns: [Int] = []
        let nameColumns = pair.reference.columns.count { $0.kind == .categorical }
        let names = min(Self.mostNames, max(1, Self.mostNameFeatures / max(1, nameColumns)))
        for (index, both) in zip(pair.reference.columns, pair.current.columns).enumerated() {
            let features: [Feature] =
                switch both {
                case (.numeric(let first), .numeric(let second)):
                    Self.features(pair, first.values, second.values, recipe)
                case (.categorical(let first), .categorical(let second)):
                    Self.features(pair, first, second, recipe, mostNames: names)
                default: []
                }
            for feature in features {
                reference.append(feature.reference)
                window.append(feature.window)
                columns.append(index)
            }
        }
        // Features are there and finite, so that nothing but their absence is an error.
        guard let first = try? Self.rows(reference, count: pair.referenceRows.count),
            let second = try? Self.rows(window, count: pair.currentRows.count)
        else { return nil }
        self.reference = first
        self.window = second
        self.columns = columns
    }

    private struct Feature {
        var reference: [Float]
        var window: [Float]
    }

    private static func features(
        _ pair: TablePair, _ first: [Double], _ second: [Double], _ recipe: Recipe
    ) -> [Feature] {
        let reference = pair.referenceRows.map { first[$0] }
        let window = pair.currentRows.map { second[$0] }
        let pooled = PooledNumbers(reference, window)
        guard !pooled.isConstant else { return [] }
        let limit = recipe == .thresholds ? 1e30 : 3
        var features = [
            Feature(
                reference: reference.map { pooled.position($0, limit: limit) },
                window: window.map { pooled.position($0, limit: limit) })
        ]
        if recipe == .weights, pooled.hasGaps {
            features.append(
                Feature(reference: reference.map { $0.isNaN ? 1 : 0 }, window: window.map { $0.isNaN ? 1 : 0 }))
        }
        return features
    }

    private static func features(
        _ pair: TablePair, _ first: CategoricalColumn, _ second: CategoricalColumn, _ recipe: Recipe, mostNames: Int
    ) -> [Feature] {
        let pooled = PooledNames(pair, first, second)
        guard !pooled.isConstant else { return [] }
        let reference = pair.referenceRows.map { pooled.rank(reference: first.codes[$0]) }
        let window = pair.currentRows.map { pooled.rank(current: second.codes[$0]) }
        func feature(_ value: (Int32) -> Float) -> Feature {
            Feature(reference: reference.map(value), window: window.map(value))
        }
        switch recipe {
        case .thresholds: return [feature { $0 < 0 ? .nan : Float($0) }]
        case .weights:
            // With two names one says all; a ridge penalty takes care of the others' sum.
            let own = pooled.count == 2 ? 1 : min(pooled.count, mostNames)
            let names = (0..<own).map { rank in feature { $0 == rank ? 1 : 0 } }
            return pooled.hasGaps ? names + [feature { $0 < 0 ? 1 : 0 }] : names
        }
    }

    private static func rows(_ features: [[Float]], count: Int) throws(LearningError) -> FeatureRows {
        let width = features.count
        let values = [Float](unsafeUninitializedCapacity: count * width) { out, initialised in
            for (index, feature) in features.enumerated() {
                for row in 0..<count { out.initializeElement(at: row * width + index, to: feature[row]) }
            }
            initialised = count * width
        }
        return try FeatureRows(featureCount: width, values: values)
    }
}
