import Foundation

/// A backup that was looked at and may be restored.
package struct RestorableBackup: Sendable {
    /// The backup.
    package let backup: Backup
    /// Its engine.
    package let engine: SQLDialect

    /// Looks at a backup: its manifest, its size, its SHA-256.
    ///
    /// - Parameters:
    ///   - path: The backup, or its manifest.
    ///   - watch: Told how far it has come.
    /// - Throws: `StoreError`, `cannotOpen` when it or its manifest is not there, `corrupt` when it is not as it was written,
    ///   `newerSchema` when a newer Vigil made it; `CancellationError`.
    package init(path: String, _ watch: BackupWatch) throws {
        let suffix = BackupName.manifest
        let path = path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
        guard let size = DurableFile.size(path) else {
            throw StoreError(
                .cannotOpen, "there is no file \(path); name a backup, such as vigil-2026-05-01T10-30-00Z.sqlite")
        }
        guard let bytes = FileManager.default.contents(atPath: path + suffix) else {
            throw StoreError(
                .cannotOpen,
                "\(path)\(suffix) is not there or may not be read; the manifest of a backup has to be beside it")
        }
        let manifest = try BackupManifest([UInt8](bytes), path: path + suffix)
        guard let engine = SQLDialect(rawValue: manifest.engine) else {
            throw StoreError(
                .newerSchema, "\(path) is of an engine \"\(manifest.engine)\" that this Vigil does not know")
        }
        let newest = BackupContent.newestSchemaNumber
        guard manifest.content.schemaNumber <= newest else {
            throw StoreError(
                .newerSchema,
                "\(path) has migration \(manifest.content.schemaNumber) and this Vigil knows \(newest); it was made by "
                    + "Vigil \(manifest.vigilVersion), restore it with that version or a newer one")
        }
        guard size == manifest.bytes else {
            throw StoreError(
                .corrupt, "\(path) has \(size) bytes and its manifest says \(manifest.bytes); take another backup")
        }
        try watch.begin(.verifying)
        guard try DurableFile.digest(path, watch).sha256 == manifest.sha256 else {
            throw StoreError(
                .corrupt, "\(path) is damaged: its SHA-256 is not the one of its manifest; take another backup")
        }
        backup = Backup(path: path, manifest: manifest)
        self.engine = engine
    }
}
