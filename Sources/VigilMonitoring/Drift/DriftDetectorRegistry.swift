public import VigilDomain

/// The drift detectors that a process knows: those of the catalog and any that were registered beside them.
public struct DriftDetectorRegistry: Sendable {
    /// The catalog's detectors first, then the others in the order of registration.
    public private(set) var detectors: [any DriftDetector]

    /// The catalog's detectors.
    public init() { detectors = DriftDetectorCatalog.detectors }

    /// The detector of this identifier, or `nil`.
    public subscript(id: DriftDetectorID) -> (any DriftDetector)? { detectors.first { $0.descriptor.id == id } }

    /// Adds a detector.
    ///
    /// - Parameter detector: One whose identifier is not taken: stored results name their detector by it.
    /// - Throws: `DomainError` with code `invalidName` when the identifier is empty or taken.
    public mutating func register(_ detector: any DriftDetector) throws(DomainError) {
        let id = detector.descriptor.id
        guard !id.rawValue.isEmpty else {
            throw DomainError(.invalidName, field: "id", detail: "a drift detector's identifier must not be empty")
        }
        guard self[id] == nil else {
            throw DomainError(.invalidName, field: "id", detail: "a drift detector \"\(id)\" is registered already")
        }
        detectors.append(detector)
    }
}
