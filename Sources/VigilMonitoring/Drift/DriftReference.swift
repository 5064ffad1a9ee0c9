package import VigilDomain
import VigilStatistics

/// A baseline prepared for drift checks: sorted, summed up and counted once, compared with many windows.
///
/// Immutable; one value serves any number of tasks at once.
package struct DriftReference: Sendable {
    /// Rows of the baseline.
    package let rows: Int
    /// Its columns, in the order in which a window's columns are handed over.
    package private(set) var columns: [ReferenceColumn]
    /// How many of its rows repeat another; `nil` where that is not known.
    private(set) var duplicates: DuplicateRows?
    /// How many windows of the checked length it holds; `nil` where its rows have no times.
    private(set) var blocks: Int?
    /// How long those are, where they are not the checked windows.
    private(set) var blockLength: WindowLength?
    /// What its rows have in common with others; `nil` for rows that stand alone.
    var cluster: Cluster?
    /// From the first to the last of its rows' times; `nil` where they have none.
    package private(set) var period: TimeRange?

    /// Prepares a table.
    ///
    /// - Parameter columns: Its columns, each with the same number of rows.
    /// - Complexity: O(rows log rows) a column.
    package init(_ columns: [TableColumn]) {
        self.init(
            rows: columns.first?.column.count ?? 0, columns: columns.map(ReferenceColumn.init),
            duplicates: DuplicateRows(columns.map(\.column)))
    }

    init(rows: Int, columns: [ReferenceColumn], duplicates: DuplicateRows? = nil) {
        self.rows = rows
        self.columns = columns
        self.duplicates = duplicates
    }

    /// The same with what is known about how far clean windows differ from each other.
    ///
    /// - Parameter dependence: Measured on a baseline with these columns.
    /// - Returns: A reference whose p-values count it.
    package func with(_ dependence: WindowDependence) -> DriftReference {
        var reference = replacing(
            columns.map {
                $0.with(dependence.effects[$0.name]).with(missingness: dependence.missingness[$0.name])
            })
        reference.blocks = dependence.blocks
        reference.blockLength = dependence.length
        return reference
    }

    /// The same without looking for repeated rows, for a table whose rows have a name or a time beside what is compared.
    package var withoutDuplicates: DriftReference {
        var reference = self
        reference.duplicates = nil
        return reference
    }

    /// The same with other columns of the same rows.
    func replacing(_ columns: [ReferenceColumn]) -> DriftReference {
        var reference = self
        reference.columns = columns
        return reference
    }

    /// Prepares a model's baseline: its features, its prediction and its score.
    ///
    /// A prediction or a score that the baseline never has is left out; a feature stays, and says that there are not
    /// enough data.
    ///
    /// - Parameter baseline: A baseline whose columns agree with its schema.
    /// - Complexity: O(rows log rows) a column.
    package init(baseline: Baseline) {
        self.init(Self.columns(of: baseline))
        period = Self.period(of: baseline.predictions)
    }

    /// The same with the time of its rows.
    func with(_ period: TimeRange?) -> DriftReference {
        var reference = self
        reference.period = period
        return reference
    }

    static func period(of predictions: PredictionBatch) -> TimeRange? {
        guard let first = predictions.timestamps.min(), let last = predictions.timestamps.max() else { return nil }
        return TimeRange(start: Timestamp(milliseconds: first), end: Timestamp(milliseconds: last + 1))
    }

    static func columns(of baseline: Baseline) -> [TableColumn] {
        TableColumn.columns(of: baseline.predictions, schema: baseline.schema).filter {
            $0.role == .feature || !$0.column.isAllMissing
        }
    }

    /// The labels of a baseline as a column, with how far clean windows of them differ.
    ///
    /// Labels come later than the rest and are missing until then, so they are no column of the reference itself: a window
    /// that waits for them is compared without (`adding(label:)`).
    ///
    /// - Parameter baseline: A baseline.
    /// - Returns: `nil` where it has no labels.
    package static func label(of baseline: Baseline) async -> ReferenceColumn? {
        guard !baseline.labels.isAllMissing else { return nil }
        let column = TableColumn(
            name: ColumnRole.label.rawValue, role: .label, column: baseline.labels.present)
        return ReferenceColumn(column).with(await WindowDependence.effect(ofLabelsOf: baseline))
            .with(ClusterDependence.effect(ofLabelsOf: baseline))
    }

    /// The same with the label as its last column.
    ///
    /// - Parameter label: Of the same baseline.
    /// - Returns: A reference of as many rows.
    package func adding(label: ReferenceColumn) -> DriftReference {
        replacing(columns + [label])
    }

    /// The columns of one role alone; p-values are then adjusted among them only.
    ///
    /// - Parameter role: Feature, prediction or score.
    /// - Returns: A reference of the same rows.
    package func only(_ role: ColumnRole) -> DriftReference {
        var reference = replacing(columns.filter { $0.role == role })
        reference.duplicates = nil
        return reference
    }

    /// Those of a window's columns that are of its rows: the label, which only some rows have, is not.
    func rowColumns(_ current: [Column]) -> [Column] {
        zip(columns, current).filter { $0.0.role != .label }.map(\.1)
    }

    /// The columns of a batch that belong to this reference's columns, in their order.
    ///
    /// - Parameter batch: A batch of the baseline's schema.
    /// - Returns: One column for each of `columns`.
    package func columns(of batch: PredictionBatch) -> [Column] {
        let clusterPlace = cluster?.place
        var features = batch.features.enumerated().lazy.filter { $0.offset != clusterPlace }.map(\.element)
            .makeIterator()
        return columns.map { column in
            switch column.role {
            case .feature: features.next() ?? .allMissing(column.kind, count: batch.count)
            case .prediction: batch.predictions
            case .score: .numeric(NumericColumn(batch.scores))
            // A batch of predictions has none; whoever knows them hands them over beside it.
            case .label: .allMissing(column.kind, count: 0)
            }
        }
    }
}

/// One column of a prepared baseline.
package struct ReferenceColumn: Sendable {
    /// Its name.
    package let name: String
    /// Feature, prediction or score.
    package let role: ColumnRole
    /// Numbers or names.
    package let kind: ColumnKind
    /// How much it counts in the table's magnitude.
    package let importance: Double
    /// How many of its values are there.
    package let present: Int
    /// How many are missing.
    package let missing: Int
    /// How many of those that are there are infinite.
    let infinite: Int

    let content: Content
    /// How much more clean windows differ than independent rows would; `nil` where that is not known.
    private(set) var dependence: BlockDesignEffect?
    /// How much its rows of one cluster have in common; `nil` where rows stand alone, or it is not known.
    private(set) var clusters: ClusterDesignEffect?

    /// How much more clean windows differ in the share of missing values; `nil` where that is not known.
    private(set) var missingness: BlockDesignEffect?
    /// The effect on shares of rows where the rows of a cluster count as one; `nil` where rows stand alone.
    private(set) var wholeClusters: BlockDesignEffect?

    /// The same with what is known of the shares of its rows.
    func with(missingness: BlockDesignEffect?) -> ReferenceColumn {
        var column = self
        column.missingness = missingness
        return column
    }

    /// The same for a window whose rows come in clusters.
    func with(wholeClusters: BlockDesignEffect?) -> ReferenceColumn {
        var column = self
        column.wholeClusters = wholeClusters
        return column
    }

    /// Quality changes whose p-values count that rows depend on each other.
    ///
    /// - Parameters:
    ///   - changes: Found as if rows stood alone.
    ///   - rows: Of the reference and of the window.
    /// - Returns: The same changes, with no smaller p-values.
    func dependent(_ changes: [QualityChange], rows: (reference: Int, current: Int)) -> [QualityChange] {
        guard rows.reference > 0, rows.current > 0 else { return changes }
        return changes.map { change in
            let own = change.kind == .missing ? missingness ?? dependence : dependence
            var change = change
            for effect in [own, wholeClusters].compactMap({ $0 }) {
                change.pValue = max(
                    change.pValue,
                    effect.pValue(change.pValue, referenceCount: rows.reference, currentCount: rows.current))
            }
            return change
        }
    }

    func with(_ clusters: ClusterDesignEffect?) -> ReferenceColumn {
        var column = self
        column.clusters = clusters
        return column
    }

    func with(_ dependence: BlockDesignEffect?) -> ReferenceColumn {
        var column = self
        column.dependence = dependence
        return column
    }

    enum Content: Sendable {
        case numeric(NumericReference)
        case categorical(CategoryReference)
        /// No value at all.
        case nothing
    }

    /// Prepares a column; numbers that nobody else holds are sorted where they lie.
    init(_ column: consuming TableColumn) {
        name = column.name
        role = column.role
        kind = column.kind
        importance = column.importance
        let rows = column.column.count
        if let numbers = column.column.takeNumbers() {
            let (sorted, infinite) = Self.sorted(consume numbers)
            present = sorted?.values.count ?? 0
            content = sorted.map { .numeric(NumericReference($0)) } ?? .nothing
            self.infinite = infinite
        } else if case .categorical(let names) = column.column {
            let counted = CategoryReference(names)
            present = counted.present
            content = counted.present > 0 ? .categorical(counted) : .nothing
            infinite = 0
        } else {
            present = 0
            content = .nothing
            infinite = 0
        }
        missing = rows - present
    }

    private static func sorted(_ values: consuming [Double]) -> (reference: SortedReference?, infinite: Int) {
        let (sorted, missing) = sortedFinite(values)
        let infinite = sorted.count - finiteRange(sorted).count
        // Bounded values are all ordinary. A column without any value, which becomes one that has none, is the only cause
        // of an error besides more than 2^31 of them, which no column holds.
        let reference = try? SortedReference(
            sorted: OrdinaryRange.bounded(sorted), missing: missing, recipe: BinnedSamples.recipe)
        return (reference, infinite)
    }
}

extension Column {
    /// Takes the numbers out and leaves none behind, so that whoever gets them may be the only one who holds them.
    fileprivate mutating func takeNumbers() -> [Double]? {
        guard case .numeric(let column) = self else { return nil }
        self = .numeric(NumericColumn([]))
        // One that was appended to piece by piece may have room for twice as many values, which a reference would keep.
        let isTight = column.values.capacity <= column.values.count / 4 * 5 + 16
        return isTight ? column.values : column.values.withUnsafeBufferPointer { Array($0) }
    }
}
