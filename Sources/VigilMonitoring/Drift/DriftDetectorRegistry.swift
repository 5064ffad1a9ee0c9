public import VigilDomain

/// The drift detectors that a process knows: those of the catalogs and any that were registered beside them.
public struct DriftDetectorRegistry: Sendable {
    /// Those that look at one column: the catalog's first, then the others in the order of registration.
    public private(set) var detectors: [any DriftDetector]
    /// Those that look at several columns together, in the same order.
    public private(set) var tableDetectors: [any TableDriftDetector]

    /// The catalogs' detectors.
    public init() {
        detectors = DriftDetectorCatalog.detectors
        tableDetectors = TableDriftDetectorCatalog.detectors
    }

    /// The detector of one column with this identifier, or `nil`.
    public subscript(id: DriftDetectorID) -> (any DriftDetector)? { detectors.first { $0.descriptor.id == id } }

    /// The detector of several columns with this identifier, or `nil`.
    public func tableDetector(_ id: DriftDetectorID) -> (any TableDriftDetector)? {
        tableDetectors.first { $0.descriptor.id == id }
    }

    /// Whether a detector of this identifier is known.
    public func knows(_ id: DriftDetectorID) -> Bool { self[id] != nil || tableDetector(id) != nil }

    /// Adds a detector of one column.
    ///
    /// - Parameter detector: One whose identifier is not taken: stored results name their detector by it.
    /// - Throws: `DomainError` with code `invalidName` when the identifier is empty or taken.
    public mutating func register(_ detector: any DriftDetector) throws(DomainError) {
        try requireFree(detector.descriptor.id)
        detectors.append(detector)
    }

    /// Adds a detector of several columns.
    ///
    /// - Parameter detector: One whose identifier is not taken: stored results name their detector by it.
    /// - Throws: `DomainError` with code `invalidName` when the identifier is empty or taken.
    public mutating func register(_ detector: any TableDriftDetector) throws(DomainError) {
        try requireFree(detector.descriptor.id)
        tableDetectors.append(detector)
    }

    private func requireFree(_ id: DriftDetectorID) throws(DomainError) {
        guard !id.rawValue.isEmpty else {
            throw DomainError(.invalidName, field: "id", detail: "a drift detector's identifier must not be empty")
        }
        guard !knows(id) else {
            throw DomainError(.invalidName, field: "id", detail: "a drift detector \"\(id)\" is registered already")
        }
    }
}
