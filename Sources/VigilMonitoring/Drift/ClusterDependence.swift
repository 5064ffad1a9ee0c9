package import VigilDomain
import VigilStatistics

/// How much rows that share a name in one column, such as a customer, have in common in the others.
package struct ClusterDependence: Sendable {
    /// The column's name.
    let name: String
    /// Its place among a schema's features; `nil` for a table without one.
    let place: Int?
    /// By column; a column without values has none.
    let effects: [String: ClusterDesignEffect]

    /// Measures on a baseline whose policy names a feature to cluster by.
    ///
    /// - Parameter baseline: A baseline whose columns agree with its schema.
    /// - Returns: The effects of its other columns; `nil` where the policy names none.
    /// - Complexity: O(n log n) a column.
    @concurrent
    package static func measured(on baseline: Baseline) async -> ClusterDependence? {
        guard let place = place(in: baseline.schema) else { return nil }
        return await measured(
            on: DriftReference.columns(of: baseline), clusters: baseline.predictions.features[place],
            name: baseline.schema.features[place].name, place: place)
    }

    /// Measures on a table.
    ///
    /// - Parameters:
    ///   - columns: What is compared.
    ///   - clusters: A column beside them with what rows have in common; numbers are taken as names.
    ///   - name: Its name.
    /// - Returns: The effects of the columns.
    /// - Complexity: O(n log n) a column.
    @concurrent
    package static func measured(
        on columns: [TableColumn], clusters: Column, name: String
    ) async -> ClusterDependence {
        await measured(on: columns, clusters: clusters, name: name, place: nil)
    }

    private static func measured(
        on columns: [TableColumn], clusters: Column, name: String, place: Int?
    ) async -> ClusterDependence {
        let codes = codes(of: clusters)
        let found = await ColumnFanOut.map(columns) { effect(of: $0.column, clusters: codes) }
        var effects: [String: ClusterDesignEffect] = [:]
        for (column, effect) in zip(columns, found) { effects[column.name] = effect }
        return ClusterDependence(name: name, place: place, effects: effects)
    }

    /// The effect on the labels of a baseline; `nil` where its policy clusters by nothing, or too few have labels.
    static func effect(ofLabelsOf baseline: Baseline) -> ClusterDesignEffect? {
        place(in: baseline.schema).flatMap {
            effect(of: baseline.labels, clusters: codes(of: baseline.predictions.features[$0]))
        }
    }

    private static func place(in schema: ModelSchema) -> Int? {
        schema.driftPolicy.dependence.cluster.flatMap { name in schema.features.firstIndex { $0.name == name } }
    }

    private static func effect(of column: Column, clusters: [Int32]) -> ClusterDesignEffect? {
        switch column {
        case .numeric(let numbers): ClusterDesignEffect.numeric(numbers.values, clusters: clusters)
        case .categorical(let names):
            ClusterDesignEffect.categorical(
                names.codes.map { $0 == CategoricalColumn.missing ? -1 : Int32($0) }, clusters: clusters)
        }
    }

    /// Each row's cluster, -1 where it has none.
    static func codes(of clusters: Column) -> [Int32] {
        switch clusters {
        case .categorical(let names): return names.codes.map { $0 == CategoricalColumn.missing ? -1 : Int32($0) }
        case .numeric(let numbers):
            var known: [Double: Int32] = [:]
            return numbers.values.map { value in
                if value.isNaN { return -1 }
                if let code = known[value] { return code }
                let code = Int32(known.count)
                known[value] = code
                return code
            }
        }
    }
}

extension DriftReference {
    /// The same with what rows of one cluster have in common.
    ///
    /// - Parameter dependence: Measured on the reference's rows.
    /// - Returns: A reference whose `clustered(like:)` counts it.
    package func with(_ dependence: ClusterDependence?) -> DriftReference {
        guard let dependence else { return self }
        var reference = replacing(columns.map { $0.with(dependence.effects[$0.name]) })
        reference.cluster = Cluster(name: dependence.name, place: dependence.place)
        return reference
    }

    /// The reference of one window, by the clusters in which its rows come.
    ///
    /// Where it is known, too, how far clean windows differ, the greater of both effects counts: each is in the other as far
    /// as the reference shows it.
    ///
    /// - Parameter clusters: The window's rows by what they have in common.
    /// - Returns: A reference whose p-values, intervals and null means count it.
    package func clustered(like clusters: Column) -> DriftReference {
        guard var cluster else { return self }
        let codes = ClusterDependence.codes(of: clusters)
        let size = ClusterDesignEffect.size(of: codes)
        var greatest = 1.0
        let columns = columns.map { column -> ReferenceColumn in
            guard let own = column.clusters, !codes.isEmpty, column.present > 0 else { return column }
            let sizes = (reference: column.present, current: codes.count)
            let effect = own.effect(referenceCount: sizes.reference, currentCount: sizes.current, currentSize: size)
            let factor = effect.factor(referenceCount: sizes.reference, currentCount: sizes.current)
            greatest = max(greatest, factor)
            let known = column.dependence?.factor(referenceCount: sizes.reference, currentCount: sizes.current)
            let whole = own.wholeClusters.effect(
                referenceCount: sizes.reference, currentCount: sizes.current, currentSize: size)
            return (factor > known ?? 0 ? column.with(effect) : column).with(wholeClusters: whole)
        }
        cluster.window = Cluster.Window(
            names: Set(codes.filter { $0 >= 0 }).count + codes.count { $0 < 0 }, rows: codes.count, factor: greatest,
            measured: columns.contains { $0.clusters?.isMeasured == true })
        var reference = replacing(columns)
        reference.cluster = cluster
        return reference
    }

    /// Whether rows have something in common that a window has to be looked at for.
    package var isClustered: Bool { cluster != nil }

    /// The same for a window of a model.
    package func clustered(like batch: PredictionBatch) -> DriftReference {
        guard let place = cluster?.place, batch.features.indices.contains(place) else { return self }
        return clustered(like: batch.features[place])
    }

    /// What rows have in common, and how a window's rows share it.
    struct Cluster: Sendable {
        /// One window's rows.
        struct Window: Sendable {
            let names: Int
            let rows: Int
            /// The greatest factor of a column.
            let factor: Double
            /// Whether the reference has clusters enough to measure what their rows have in common.
            let measured: Bool
        }

        let name: String
        /// The place among the features of the schema.
        let place: Int?
        var window: Window?
    }
}
