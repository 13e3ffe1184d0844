package org.gradus.data;

import org.gradus.types.GradusException;

/** A {@link DataLoader} could not make a batch: the cause is what its dataset or transform threw, on whichever thread. */
public class DataException extends GradusException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which batch
     * @param cause   what was thrown below
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
