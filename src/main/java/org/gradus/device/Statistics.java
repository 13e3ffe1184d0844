package org.gradus.device;

/**
 * What a device has done since it was opened.
 *
 * @param launches        kernels started
 * @param programsBuilt   programs compiled by a driver (cached ones do not count); zero on the CPU device
 * @param uploads         host-to-device transfers
 * @param uploadedBytes   bytes of them
 * @param downloads       device-to-host transfers
 * @param downloadedBytes bytes of them
 * @param bytesInUse      memory held by live buffers
 * @param bytesPooled     memory kept for reuse
 * @param peakBytes       largest {@code bytesInUse} so far
 */
public record Statistics(long launches, long programsBuilt, long uploads, long uploadedBytes, long downloads, long downloadedBytes,
                         long bytesInUse, long bytesPooled, long peakBytes) {
}
